using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Baseline;

/// <summary>Attributes with names, on types, properties, fields and parameters.</summary>
internal static class Attributes
{
    /// <summary>The declaration whose name this is.</summary>
    public static SyntaxNode? OwnerOf(SyntaxNode name) => name.FirstAncestorOrSelf<SyntaxNode>(static node =>
        node is ParameterSyntax or PropertyDeclarationSyntax or FieldDeclarationSyntax or TypeDeclarationSyntax);

    /// <summary>The attribute of a name, with type arguments or without.</summary>
    public static AttributeSyntax? Find(SyntaxNode owner, string name) => ListsOf(owner)
        .SelectMany(static list => list.Attributes)
        .FirstOrDefault(attribute => NameOf(attribute.Name) is { } found && (found == name || found == name + "Attribute"));

    /// <summary>The declaration with the name in its attribute, which is added where there is none.</summary>
    /// <param name="owner">The declaration.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="literal">The text, as a literal.</param>
    /// <param name="replaces">Whether it takes the place of the name there is, instead of standing beside it.</param>
    /// <param name="written">How the attribute's name is written where it is added; null for as it is.</param>
    public static SyntaxNode WithName(SyntaxNode owner, string attribute, string literal, bool replaces, NameSyntax? written = null)
    {
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(literal));
        if (Find(owner, attribute) is { ArgumentList: { Arguments.Count: > 0 } list } there)
        {
            AttributeArgumentListSyntax changed = replaces
                ? list.ReplaceNode(list.Arguments[0].Expression, argument.Expression.WithTriviaFrom(list.Arguments[0].Expression))
                : list.AddArguments(argument.WithLeadingTrivia(SyntaxFactory.Space));
            return owner.ReplaceNode(there, there.WithArgumentList(changed));
        }

        AttributeSyntax added = SyntaxFactory.Attribute(
            written ?? SyntaxFactory.ParseName(attribute), SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)));
        // Beside those there are, so that nothing has to be laid out anew.
        if (ListsOf(owner).LastOrDefault() is { Target: null } last)
        {
            SeparatedSyntaxList<AttributeSyntax> all = SyntaxFactory.SeparatedList<AttributeSyntax>(
                last.Attributes.GetWithSeparators().Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)).Add(added));
            return owner.ReplaceNode(last, last.WithAttributes(all));
        }

        AttributeListSyntax own = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(added))
            .WithLeadingTrivia(owner.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.Space);
        SyntaxNode bare = owner.WithLeadingTrivia();
        return bare switch
        {
            ParameterSyntax parameter => parameter.AddAttributeLists(own),
            MemberDeclarationSyntax member => member.AddAttributeLists(own),
            _ => owner,
        };
    }

    private static SyntaxList<AttributeListSyntax> ListsOf(SyntaxNode owner) => owner switch
    {
        ParameterSyntax parameter => parameter.AttributeLists,
        MemberDeclarationSyntax member => member.AttributeLists,
        _ => default,
    };

    private static string? NameOf(NameSyntax name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        _ => null,
    };
}
