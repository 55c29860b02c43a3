using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Generator.Emission;

/// <summary>Identifiers in generated code.</summary>
internal static class Identifiers
{
    /// <summary>The name, with <c>@</c> if it is a keyword, also one of some contexts only.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    /// <summary>
    /// A dotted name as one identifier, no two alike: a dot is <c>_</c>, an underscore <c>_1</c>, anything else that no identifier has <c>_2</c> and its
    /// code. No part of a name begins with a digit, so neither is taken for a dot.
    /// </summary>
    public static string Flatten(string name)
    {
        var flat = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (c == '.') flat.Append('_');
            else if (c == '_') flat.Append("_1");
            else if (char.IsLetterOrDigit(c)) flat.Append(c);
            else flat.Append("_2").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return flat.ToString();
    }
}
