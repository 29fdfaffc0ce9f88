# For asciidoctor-maven-plugin: takes out of a page what Asciidoctor (2.0.20) puts into each and ours do not need. That is
# its macros for links, which want a file of groff's that mandoc calls insecure, and a space below a heading, which man(7)
# makes by itself.
Asciidoctor::Extensions.register do
  postprocessor do
    process do |_document, page|
      page.sub(/^\.de URL$.*?^\.\\\}$\n/m, '').gsub(/^(\.SH .*\n)\.sp\n/, '\1')
    end
  end
end
