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
}
