using System.Collections.Immutable;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Handlers;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3001: a handler with an external or accumulating effect and nothing that makes a repeat harmless.</summary>
internal sealed class EffectRepeatedOnRedeliveryRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [HandlerDescriptors.EVT3001_EffectRepeatedOnRedelivery];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (IsDeclaredSafe(scene)) return;
        ImmutableArray<EffectPath> effects = scene.Effects;
        if (effects.IsEmpty) return;
        EffectPath first = effects[0];
        string through = first.Chain.IsEmpty ? "" : $" (through {string.Join(" → ", first.Chain)})";
        report(Diagnostic.Create(
            HandlerDescriptors.EVT3001_EffectRepeatedOnRedelivery,
            first.Location,
            effects.Skip(1).Select(effect => effect.Location),
            scene.Root.Method.Name,
            first.Effect.Description,
            scene.Root.EventName,
            through,
            scene.Root.IsOurs ? "declare a key with [DedupeBy]" : "test first whether the id of the message was handled already"));
    }

    private static bool IsDeclaredSafe(HandlerScene scene)
    {
        KnownSymbols symbols = scene.Symbols;
        IMethodSymbol method = scene.Root.Method;
        if (method.Attribute(symbols.DedupeByAttribute) is not null) return true;
        if (IdempotentMark.Covers(method, symbols)) return true;
        if (scene.Root.EventType?.Attribute(symbols.DedupeByAttribute) is not null) return true;
        return scene.Options.IdempotentHandlerBases.Any(name =>
            method.ContainingType.DerivesFromOrImplements(name)
            || method.ContainingType.GetAttributes().Any(attribute => attribute.AttributeClass.DerivesFrom(name)));
    }
}
