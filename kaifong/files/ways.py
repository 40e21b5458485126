"""How large files leave: each as the file that its kind makes, which is walked where it is made."""

from kaifong.authority.ways import harmless, harmless_exits

harmless("names of files, numbers and days", "files:file", "files:list", "files:progress")
harmless("it answers with a redirection and a word in the corner", "files:off")
harmless_exits("it lets files run out and shreds them", "job files.tend")
