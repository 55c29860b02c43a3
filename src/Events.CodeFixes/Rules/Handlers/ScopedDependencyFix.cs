using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Handlers;

/// <summary>EVT3006: makes the consumer anew for each call, in a scope of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ScopedDependencyFix)), Shared]
public sealed class ScopedDependencyFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT3006"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || call.Name() is not GenericNameSyntax { Identifier.ValueText: "AddConsumer" } name) return;
        scene.OfferReplacement("Make it anew in a scope for each call", "scoped", name, name.WithIdentifier(SyntaxFactory.Identifier("AddScopedConsumer").WithTriviaFrom(name.Identifier)));
    }
}
