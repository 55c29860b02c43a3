using System.Collections.Immutable;
using Events.Analyzers.Effects;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Handlers;

/// <summary>An effect that a handler reaches, and the calls it goes through.</summary>
internal sealed class EffectPath(Effect effect, Location location, ImmutableArray<string> chain)
{
    public Effect Effect { get; } = effect;

    /// <summary>The place where the handler itself is responsible: the effect, or the call that leads to it.</summary>
    public Location Location { get; } = location;

    /// <summary>The methods between the handler and the effect; empty if the effect is in the handler.</summary>
    public ImmutableArray<string> Chain { get; } = chain;

    /// <summary>The same effect, seen from a call that leads to it.</summary>
    public EffectPath Through(Location call, string method) => new(Effect, call, Chain.Insert(0, method));
}
