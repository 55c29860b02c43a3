using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1001: makes a type partial, or gives a property an <c>init</c> accessor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TypeCannotBeGeneratedFix)), Shared]
public sealed class TypeCannotBeGeneratedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1001"];

    private protected override Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SyntaxNode node)
    {
        diagnostic.Properties.TryGetValue(TypeCannotBeGeneratedAnalyzer.FixProperty, out string? fix);
        if (fix == TypeCannotBeGeneratedAnalyzer.PartialFix && node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
        {
            Offer(context, diagnostic, $"Make '{type.Identifier.ValueText}' partial", "partial",
                () => root.ReplaceNode(type, WithPartial(type)));
        }
        else if (fix == TypeCannotBeGeneratedAnalyzer.InitFix
            && node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { AccessorList: { } accessors } property
            && accessors.Accessors.Count == 1)
        {
            Offer(context, diagnostic, $"Add an init accessor to '{property.Identifier.ValueText}'", "init",
                () => root.ReplaceNode(accessors, WithInit(accessors)));
        }

        return Task.CompletedTask;
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
