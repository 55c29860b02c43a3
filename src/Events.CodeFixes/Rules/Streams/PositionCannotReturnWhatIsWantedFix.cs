using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.Analyzers.Rules.Streams;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5008: looks an entry up by its own id.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PositionCannotReturnWhatIsWantedFix)), Shared]
public sealed class PositionCannotReturnWhatIsWantedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5008"];

    private protected override void Register(FixScene scene)
    {
        if (!scene.Has(PositionCannotReturnWhatIsWantedRule.OwnIdProperty)) return;
        if (scene.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } read || scene.CommandAt(read) is not { } command) return;
        if (command[StreamArgument.Key]?.Syntax is not ExpressionSyntax key || command[StreamArgument.Position]?.Syntax is not ExpressionSyntax id) return;
        var arguments = (InvocationExpressionSyntax)Code.Expression($"f({key.Text()}, {id.Text()}, {id.Text()}, 1)");
        scene.OfferReplacement("Look the entry up with XRANGE", "range", read, read.WithMethod("StreamRange").WithArgumentList(arguments.ArgumentList));
    }
}
