using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Contracts;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1006: names the property that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeyMemberUnknownFix)), Shared]
public sealed class KeyMemberUnknownFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1006"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { Expression: { } expression, Parent.Parent: AttributeSyntax attribute }) return;
        if (scene.Model.GetConstantValue(expression, scene.CancellationToken).Value is not string given) return;
        SyntaxNode? owner = attribute.Parent?.Parent;
        ITypeSymbol? type = owner switch
        {
            TypeDeclarationSyntax declaration => scene.Model.GetDeclaredSymbol(declaration, scene.CancellationToken),
            MethodDeclarationSyntax method => scene.Model.GetDeclaredSymbol(method, scene.CancellationToken)?.Parameters.FirstOrDefault()?.Type,
            _ => null,
        };
        if (type is not INamedTypeSymbol named) return;
        EventField? meant = EventShape.Of(named, scene.Model.Compilation).Fields.FirstOrDefault(field =>
            string.Equals(field.Property.Name, given, StringComparison.OrdinalIgnoreCase) || field.Name == given);
        if (meant is null) return;
        string prefix = owner is MethodDeclarationSyntax handler ? handler.ParameterList.Parameters[0].Type!.Text() + "." : "";
        string name = $"nameof({prefix}{meant.Property.Name})";
        scene.OfferReplacement($"Use {name}", "nameof", expression, SyntaxFactory.ParseExpression(name).WithTriviaFrom(expression));
    }
}
