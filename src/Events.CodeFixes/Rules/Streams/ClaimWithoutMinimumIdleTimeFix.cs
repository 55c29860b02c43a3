using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5003: claims entries after a minute, said by a constant with a name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClaimWithoutMinimumIdleTimeFix)), Shared]
public sealed class ClaimWithoutMinimumIdleTimeFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5003"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<ExpressionSyntax>(node => node.Span == scene.Diagnostic.Location.SourceSpan) is not { } idle) return;
        if (idle is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Milliseconds" } part)
        {
            scene.OfferReplacement("Take the total milliseconds", "total", idle, Code.Expression($"(long){part.Expression.Text()}.TotalMilliseconds").WithTriviaFrom(idle));
            return;
        }

        bool isSpan = scene.Model.GetTypeInfo(idle, scene.CancellationToken).Type is { Name: "TimeSpan" };
        string name = isSpan ? "MinIdle" : "MinIdleMilliseconds";
        scene.Offer("Claim after 60 seconds", "minute", () => WithConstant(scene, idle, name, isSpan));
    }

    private static SyntaxNode WithConstant(FixScene scene, ExpressionSyntax idle, string name, bool isSpan)
    {
        ExpressionSyntax reference = SyntaxFactory.IdentifierName(name).WithTriviaFrom(idle);
        TypeDeclarationSyntax? type = idle.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (type is null)
        {
            StatementSyntax statement = Blocks.StatementOf(idle)!;
            SyntaxNode used = statement.ReplaceNode(idle, reference);
            StatementSyntax constant = Code.Statement(isSpan ? $"var {name} = TimeSpan.FromMinutes(1);" : $"const long {name} = 60_000;");
            return Blocks.Replace(
                scene.Root, statement,
                [constant.WithLeadingTrivia(statement.GetLeadingTrivia()), ((StatementSyntax)used).WithLeadingTrivia(SyntaxFactory.ElasticMarker)]);
        }

        TypeDeclarationSyntax changed = type.ReplaceNode(idle, reference);
        bool isThere = type.Members.OfType<FieldDeclarationSyntax>()
            .Any(field => field.Declaration.Variables.Any(variable => variable.Identifier.ValueText == name));
        if (!isThere)
        {
            MemberDeclarationSyntax constant = Code.Member(isSpan
                ? $"private static readonly TimeSpan {name} = TimeSpan.FromMinutes(1);"
                : $"private const long {name} = 60_000;");
            changed = changed.WithMembers(changed.Members.Insert(0, constant));
        }

        return scene.Root.ReplaceNode(type, changed);
    }
}
