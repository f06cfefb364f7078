// Answering without a page for each remark or file; everything works without this script.
