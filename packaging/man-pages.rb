# For asciidoctor-maven-plugin. Asciidoctor (2.0.20) puts two things into each man page that these pages do not need, and
# this removes both: macros for links, which need a file of groff's that mandoc calls insecure, and a space below each
# heading, which man(7) adds by itself.
Asciidoctor::Extensions.register do
  postprocessor do
    process do |_document, page|
      page.sub(/^\.de URL$.*?^\.\\\}$\n/m, '').gsub(/^(\.SH .*\n)\.sp\n/, '\1')
    end
  end
end
