"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.ways import harmless

harmless("it shows what the person himself typed, beside the public notice", "privacy:new")
harmless(
    "words of the shop for everybody: nobody's data",
    "privacy:begin",
    "privacy:draft",
    "privacy:notice",
    "privacy:notices",
    "privacy:publish",
)
