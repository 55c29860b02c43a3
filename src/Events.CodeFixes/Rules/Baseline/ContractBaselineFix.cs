using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Comparison;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace Events.CodeFixes.Rules.Baseline;

/// <summary>
/// EVT2xxx: keeps the name that entries have, reads it as well, lets older entries lack a field, raises the version, or records the change in
/// the contract file.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractBaselineFix)), Shared]
public sealed class ContractBaselineFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT2001", "EVT2002", "EVT2003", "EVT2004", "EVT2006"];

    private protected override FixAllProvider All { get; } = new RecordAll();

    private protected override void Register(FixScene scene)
    {
        ImmutableDictionary<string, string?> properties = scene.Diagnostic.Properties;
        if (properties.TryGetValue(FixProperties.OldName, out string? old) && old is not null) OfferOldName(scene, old);
        if (properties.TryGetValue(FixProperties.DroppedAlias, out string? alias) && alias is not null) OfferAlias(scene, alias);
        if (scene.Diagnostic.Id == "EVT2004") OfferNullable(scene);
        if (scene.Has(FixProperties.Versioned)) OfferVersion(scene);
        OfferRecord(scene);
    }

    private static void OfferOldName(FixScene scene, string old)
    {
        string literal = SyntaxFactory.Literal(old).ToString();
        if (scene.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
        {
            scene.OfferReplacement(
                $"Go on with '{old}'", "name", argument.Expression, SyntaxFactory.ParseExpression(literal).WithTriviaFrom(argument.Expression));
            if (argument.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
                && Attributes.Find(type, "Event") == argument.FirstAncestorOrSelf<AttributeSyntax>())
            {
                scene.OfferReplacement($"Read '{old}' as well", "alias", type, WithAlias(scene, type, literal));
            }

            return;
        }

        if (Attributes.OwnerOf(scene.Node) is not { } owner) return;
        scene.OfferReplacement($"Go on with '{old}'", "name", owner, Attributes.WithName(owner, "Field", literal, replaces: true));
        scene.OfferReplacement($"Read '{old}' as well", "alias", owner, WithAlias(scene, owner, literal));
    }

    // Its namespace comes along where the file has no using for it.
    private static SyntaxNode WithAlias(FixScene scene, SyntaxNode owner, string literal)
    {
        NameSyntax? written = scene.Model.Compilation.GetTypeByMetadataName(KnownNames.AliasAttribute) is { } type
            ? SyntaxGenerator.GetGenerator(scene.Document).TypeExpression(type, addImport: true) as NameSyntax
            : null;
        return Attributes.WithName(owner, "Alias", literal, replaces: false, written);
    }

    private static void OfferAlias(FixScene scene, string alias)
    {
        if (Attributes.OwnerOf(scene.Node) is not { } owner) return;
        string literal = SyntaxFactory.Literal(alias).ToString();
        scene.OfferReplacement($"Read '{alias}' as well", "alias", owner, WithAlias(scene, owner, literal));
    }

    private static void OfferNullable(FixScene scene)
    {
        TypeSyntax? type = Attributes.OwnerOf(scene.Node) switch
        {
            ParameterSyntax parameter => parameter.Type,
            PropertyDeclarationSyntax property => property.Type,
            FieldDeclarationSyntax field => field.Declaration.Type,
            _ => null,
        };
        if (type is null or NullableTypeSyntax) return;
        scene.OfferReplacement("Let older entries lack it", "nullable", type, SyntaxFactory.NullableType(type.WithoutTrivia()).WithTriviaFrom(type));
    }

    private static void OfferVersion(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || Attributes.Find(type, "Event") is not { ArgumentList: { } list } attribute)
        {
            return;
        }

        AttributeArgumentSyntax? version = list.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == "Version");
        int now = 1;
        if (version is not null && scene.Model.GetConstantValue(version.Expression, scene.CancellationToken).Value is not int) return;
        if (version is not null) now = (int)scene.Model.GetConstantValue(version.Expression, scene.CancellationToken).Value!;
        AttributeArgumentListSyntax raised = version is not null
            ? list.ReplaceNode(version.Expression, SyntaxFactory.ParseExpression(Number(now + 1)).WithTriviaFrom(version.Expression))
            : list.AddArguments(SyntaxFactory.ParseAttributeArgumentList($"(Version = {Number(now + 1)})")!.Arguments[0].WithLeadingTrivia(SyntaxFactory.Space));
        scene.OfferReplacement(
            $"Raise the version of '{type.Identifier.ValueText}' to {Number(now + 1)}", "version", attribute, attribute.WithArgumentList(raised));
    }

    private static void OfferRecord(FixScene scene)
    {
        if (!ContractFileEdit.IsOffered(scene.Diagnostic)) return;
        if (scene.Diagnostic.Properties[FixProperties.File] is not { } path || scene.AdditionalFile(path) is not { } file) return;
        Diagnostic diagnostic = scene.Diagnostic;
        bool isGone = scene.Has(FixProperties.Removed) && diagnostic.Properties.TryGetValue(FixProperties.Added, out string? added) && added is not null
            && added.Split('\n').All(static line => line.StartsWith("retired ", StringComparison.Ordinal));
        scene.OfferSolution(
            isGone ? $"Retire the name in '{file.Name}'" : $"Record in '{file.Name}'",
            ContractFileEdit.Key,
            (project, token) => ContractFileEdit.ApplyAsync(project, [diagnostic], token));
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
