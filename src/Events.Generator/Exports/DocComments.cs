using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Exports;

/// <summary>
/// Reads what documentation comments say, as one line of text. They are read from the source, since the compiler drops
/// them where no file of them is made.
/// </summary>
internal static class DocComments
{
    /// <summary>The summary of a type, property or field; null when it has none.</summary>
    public static string? SummaryOf(ISymbol symbol)
    {
        foreach (SyntaxReference part in symbol.DeclaringSyntaxReferences)
        {
            if (DeclarationOf(part.GetSyntax()) is { } declaration && Read(declaration) is { } doc && TextOf(doc.Element("summary")) is { } text) return text;
        }

        // A property of a record's head has its words beside the type's.
        if (symbol is not (IPropertySymbol or IFieldSymbol)) return null;
        foreach (SyntaxReference part in symbol.ContainingType.DeclaringSyntaxReferences)
        {
            XElement? param = Read(part.GetSyntax())?.Elements("param").FirstOrDefault(item => (string?)item.Attribute("name") == symbol.Name);
            if (TextOf(param) is { } text) return text;
        }

        return null;
    }

    private static SyntaxNode? DeclarationOf(SyntaxNode syntax) => syntax switch
    {
        ParameterSyntax => null,
        VariableDeclaratorSyntax => syntax.FirstAncestorOrSelf<FieldDeclarationSyntax>(),
        _ => syntax,
    };

    private static XElement? Read(SyntaxNode declaration)
    {
        var xml = new StringBuilder("<doc>");
        foreach (string line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            string text = line.Trim();
            if (text.StartsWith("///", StringComparison.Ordinal) && !text.StartsWith("////", StringComparison.Ordinal))
            {
                xml.Append(text, 3, text.Length - 3).Append('\n');
            }
        }

        try
        {
            return XElement.Parse(xml.Append("</doc>").ToString(), LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? TextOf(XElement? element)
    {
        if (element is null) return null;
        var text = new StringBuilder();
        Append(element, text);
        string line = string.Join(" ", text.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return line.Length == 0 ? null : line;
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText word)
            {
                text.Append(word.Value);
                continue;
            }

            if (node is not XElement inner) continue;
            if (inner.Name.LocalName is "para" or "br" or "item") text.Append(' ');
            string? named = (string?)inner.Attribute("cref") ?? (string?)inner.Attribute("langword") ?? (string?)inner.Attribute("name");
            if (inner.IsEmpty) text.Append(named?.Substring(named.LastIndexOf('.') + 1));
            else Append(inner, text);
        }
    }
}
