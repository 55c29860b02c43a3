using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Events.CodeFixes.Rules.Baseline;

/// <summary>Attributes with names, on types, properties, fields and parameters.</summary>
internal static class Attributes
{
    /// <summary>The declaration whose name this is; null where several names have one declaration, so that an attribute would be of them all.</summary>
    public static SyntaxNode? OwnerOf(SyntaxNode name) => name.FirstAncestorOrSelf<SyntaxNode>(static node =>
        node is ParameterSyntax or PropertyDeclarationSyntax or FieldDeclarationSyntax or TypeDeclarationSyntax) is { } owner
        && owner is not FieldDeclarationSyntax { Declaration.Variables.Count: > 1 }
            ? owner
            : null;

    /// <summary>The attribute of a kind, whatever it is called there.</summary>
    public static AttributeSyntax? Find(FixScene scene, SyntaxNode owner, string metadataName) => ListsOf(owner)
        .SelectMany(static list => list.Attributes)
        .FirstOrDefault(attribute =>
        {
            SymbolInfo info = scene.Model.GetSymbolInfo(attribute, scene.CancellationToken);
            return (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.ContainingType.Is(metadataName) == true;
        });

    /// <summary>The declaration with the name in its attribute, which is added where there is none.</summary>
    /// <param name="scene">Where it is.</param>
    /// <param name="owner">The declaration.</param>
    /// <param name="metadataName">The attribute.</param>
    /// <param name="literal">The text, as a literal.</param>
    /// <param name="replaces">Whether it takes the place of the name there is, instead of standing beside it.</param>
    public static SyntaxNode WithName(FixScene scene, SyntaxNode owner, string metadataName, string literal, bool replaces)
    {
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(literal));
        if (Find(scene, owner, metadataName) is { ArgumentList: { Arguments.Count: > 0 } list } there)
        {
            AttributeArgumentListSyntax changed = replaces
                ? list.ReplaceNode(list.Arguments[0].Expression, argument.Expression.WithTriviaFrom(list.Arguments[0].Expression))
                : list.AddArguments(argument.WithLeadingTrivia(SyntaxFactory.Space));
            return owner.ReplaceNode(there, there.WithArgumentList(changed));
        }

        // Its namespace comes along where the file has no using for it.
        NameSyntax? name = scene.Model.Compilation.GetTypeByMetadataName(metadataName) is { } type
            ? SyntaxGenerator.GetGenerator(scene.Document).TypeExpression(type, addImport: true) as NameSyntax
            : null;
        AttributeSyntax added = SyntaxFactory.Attribute(
            name ?? SyntaxFactory.ParseName(metadataName), SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)));
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
}
