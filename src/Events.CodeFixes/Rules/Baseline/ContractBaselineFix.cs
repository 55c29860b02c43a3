using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Comparison;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.CodeFixes;

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
                && Attributes.Find(scene, type, KnownNames.EventAttribute) == argument.FirstAncestorOrSelf<AttributeSyntax>())
            {
                scene.OfferReplacement($"Read '{old}' as well", "alias", type, WithAlias(scene, type, literal));
            }

            return;
        }

        if (Attributes.OwnerOf(scene.Node) is not { } owner) return;
        scene.OfferReplacement($"Go on with '{old}'", "name", owner, Attributes.WithName(scene, owner, KnownNames.FieldAttribute, literal, replaces: true));
        scene.OfferReplacement($"Read '{old}' as well", "alias", owner, WithAlias(scene, owner, literal));
    }

    private static SyntaxNode WithAlias(FixScene scene, SyntaxNode owner, string literal) =>
        Attributes.WithName(scene, owner, KnownNames.AliasAttribute, literal, replaces: false);

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
        if (type is null or NullableTypeSyntax || scene.Model.GetTypeInfo(type, scene.CancellationToken).Type is ITypeParameterSymbol) return;
        TypeSyntax nullable = SyntaxFactory.NullableType(type.WithoutTrivia()).WithTriviaFrom(type);
        if (Compiles(scene, scene.Root.ReplaceNode(type, nullable))) scene.OfferReplacement("Let older entries lack it", "nullable", type, nullable);
    }

    // An interface, a base type, or a use of it may ask for a value.
    private static bool Compiles(FixScene scene, SyntaxNode changed)
    {
        SyntaxTree tree = scene.Root.SyntaxTree, next = tree.WithRootAndOptions(changed, tree.Options);
        Compilation compilation = scene.Model.Compilation.ReplaceSyntaxTree(tree, next);
        int after = Errors(compilation, next, scene.CancellationToken);
        return after == 0 || after <= Errors(scene.Model.Compilation, tree, scene.CancellationToken);
    }

    private static int Errors(Compilation compilation, SyntaxTree tree, CancellationToken cancellationToken) =>
        compilation.GetDeclarationDiagnostics(cancellationToken)
            .Concat(compilation.GetSemanticModel(tree).GetMethodBodyDiagnostics(null, cancellationToken))
            .Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static void OfferVersion(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || Attributes.Find(scene, type, KnownNames.EventAttribute) is not { ArgumentList: { } list } attribute)
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
