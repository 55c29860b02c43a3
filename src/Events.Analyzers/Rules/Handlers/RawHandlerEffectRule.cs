using System.Collections.Immutable;
using Events.Analyzers.Configuration;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Effects;
using Events.Analyzers.Handlers;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3001 for loops over entries of a group that are acknowledged in the loop, where the project asks for it.</summary>
internal sealed class RawHandlerEffectRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [HandlerDescriptors.EVT3001_EffectRepeatedOnRedelivery];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach ((ISymbol owner, IOperation body) in scope.Bodies)
        {
            if (owner is not IMethodSymbol method || !EventsOptions.Of(scope.Options, body.Syntax.SyntaxTree).RawHandlers) continue;
            if (IdempotentMark.Covers(method, scope.Symbols)) continue;
            foreach (IForEachLoopOperation loop in body.Descendants().OfType<IForEachLoopOperation>())
            {
                if (loop.Locals.Length == 1 && IsHandler(loop, scope)) CheckLoop(loop, method, scope, report);
            }
        }
    }

    private static bool IsHandler(IForEachLoopOperation loop, TypeScope scope) =>
        scope.Origins.Of(loop.Collection).IsOnly(OriginKinds.Group | OriginKinds.Claim)
        && scope.Calls.Any(call => call.IsAcknowledgement && Structure.IsInside(call.Invocation, loop.Body));

    private static void CheckLoop(IForEachLoopOperation loop, IMethodSymbol method, TypeScope scope, Action<Diagnostic> report)
    {
        var bodies = new MethodBodies(scope.Commands, scope.Symbols, scope.Options);
        var walk = new EffectWalk(new EffectCatalog(EffectsFile.Read(scope.Options.AdditionalFiles, CancellationToken.None), bodies), bodies);
        ImmutableArray<EffectPath> effects = walk.From(new HandlerRoot(method, loop.Body, scope, isOurs: false), CancellationToken.None);
        if (effects.IsEmpty) return;
        report(Diagnostic.Create(
            HandlerDescriptors.EVT3001_EffectRepeatedOnRedelivery,
            effects[0].Location,
            DiagnosticSeverity.Info,
            effects.Skip(1).Select(effect => effect.Location),
            properties: null,
            method.Name,
            effects[0].Effect.Description,
            loop.Locals[0].Name,
            effects[0].Chain.IsEmpty ? "" : $" (through {string.Join(" → ", effects[0].Chain)})",
            "test first whether the id of the entry was handled already"));
    }
}
