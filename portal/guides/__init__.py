"""What to read. Guides are Markdown files in content/<language>/, with a head that names their facts."""
