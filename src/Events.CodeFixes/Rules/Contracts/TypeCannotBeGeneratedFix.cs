using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1001: makes a type partial, with the types around it, or gives a property an <c>init</c> accessor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TypeCannotBeGeneratedFix)), Shared]
public sealed class TypeCannotBeGeneratedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1001"];

    private protected override void Register(FixScene scene)
    {
        scene.Diagnostic.Properties.TryGetValue(TypeCannotBeGeneratedAnalyzer.FixProperty, out string? fix);
        if (fix == TypeCannotBeGeneratedAnalyzer.PartialFix && scene.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
        {
            // The types around it too: what is generated stands inside of them.
            IEnumerable<TypeDeclarationSyntax> types = type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
                .Where(static outer => !outer.Modifiers.Any(SyntaxKind.PartialKeyword));
            scene.Offer(
                $"Make '{type.Identifier.ValueText}' partial", "partial",
                () => scene.Root.ReplaceNodes(types, static (_, changed) => WithPartial(changed)));
        }
        else if (fix == TypeCannotBeGeneratedAnalyzer.InitFix
            && scene.Node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { AccessorList: { } accessors } property
            && accessors.Accessors.Count == 1)
        {
            scene.OfferReplacement($"Add an init accessor to '{property.Identifier.ValueText}'", "init", accessors, WithInit(accessors));
        }
    }

    /// <summary><c>partial</c> stands last of the modifiers, right before the keyword of the type.</summary>
    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0) return type.WithModifiers(type.Modifiers.Add(partial));
        SyntaxToken keyword = type.Keyword;
        return type
            .WithKeyword(keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(keyword.LeadingTrivia)));
    }

    private static AccessorListSyntax WithInit(AccessorListSyntax accessors)
    {
        AccessorDeclarationSyntax getter = accessors.Accessors[0];
        AccessorDeclarationSyntax init = SyntaxFactory.AccessorDeclaration(SyntaxKind.InitAccessorDeclaration)
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            .WithTrailingTrivia(getter.GetTrailingTrivia());
        return accessors.WithAccessors(SyntaxFactory.List([getter.WithTrailingTrivia(SyntaxFactory.Space), init]));
    }
}
