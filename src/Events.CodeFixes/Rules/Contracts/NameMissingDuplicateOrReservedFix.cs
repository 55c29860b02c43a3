using System.Collections.Immutable;
using System.Composition;
using Events.Generator.Shapes;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Contracts;

/// <summary>EVT1002: proposes a name made of that of the type or property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameMissingDuplicateOrReservedFix)), Shared]
public sealed class NameMissingDuplicateOrReservedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT1002"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>()
            is not { Expression: LiteralExpressionSyntax { Token.Value: string text } literal } argument)
        {
            return;
        }

        if (!string.IsNullOrWhiteSpace(text)) return;
        SyntaxNode? owner = argument.FirstAncestorOrSelf<AttributeListSyntax>()?.Parent;
        string? proposal = owner switch
        {
            TypeDeclarationSyntax type => FieldNames.ToSnakeCase(type.Identifier.ValueText).Replace('_', '.'),
            PropertyDeclarationSyntax property => FieldNames.ToSnakeCase(property.Identifier.ValueText),
            ParameterSyntax parameter => FieldNames.ToSnakeCase(parameter.Identifier.ValueText),
            _ => null,
        };
        if (proposal is null) return;
        scene.OfferReplacement($"Name it '{proposal}'", "name", literal, SyntaxFactory.ParseExpression(Code.Literal(proposal)).WithTriviaFrom(literal));
    }
}
