"""What of this app leads out, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless

harmless(
    "kinds of data, terms, roles and numbers of rows; of nobody anything",
    "datamap:paper",
    "datamap:register",
)
