using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Handlers;

/// <summary>EVT3002: takes the property that identifies the event.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DedupeKeyUnfitFix)), Shared]
public sealed class DedupeKeyUnfitFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT3002"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: { } list } attribute) return;
        ITypeSymbol? type = attribute.Parent?.Parent switch
        {
            TypeDeclarationSyntax declaration => scene.Model.GetDeclaredSymbol(declaration, scene.CancellationToken),
            MethodDeclarationSyntax method => scene.Model.GetDeclaredSymbol(method, scene.CancellationToken)?.Parameters.FirstOrDefault()?.Type,
            _ => null,
        };
        if (type is not INamedTypeSymbol named || IdentifyingProperty.Of(named, scene.Model.Compilation) is not { } key) return;
        string prefix = attribute.Parent?.Parent is MethodDeclarationSyntax handler ? handler.ParameterList.Parameters[0].Type!.Text() + "." : "";
        IEnumerable<AttributeArgumentSyntax> arguments =
        [
            SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"nameof({prefix}{key.Name})")),
            .. list.Arguments.Where(argument => argument.NameEquals is not null),
        ];
        scene.OfferReplacement($"Use '{key.Name}'", "use", list, list.WithArguments(SyntaxFactory.SeparatedList(arguments)));
    }
}
