using System.Collections.Immutable;
using Events.Analyzers.Configuration;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>One handler with everything rules want to know of it.</summary>
internal sealed class HandlerScene(
    HandlerRoot root, EffectWalk walk, MethodBodies bodies, KnownSymbols symbols, EventsOptions options, CancellationToken cancellationToken)
{
    private ImmutableArray<EffectPath> _effects;

    public HandlerRoot Root { get; } = root;

    public KnownSymbols Symbols { get; } = symbols;

    public EventsOptions Options { get; } = options;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The bodies of the methods that the handler calls.</summary>
    public MethodBodies Bodies { get; } = bodies;

    public Guards Guards { get; } = new(bodies, cancellationToken);

    /// <summary>Tells whether a call is an effect by itself, guarded or not.</summary>
    public bool IsEffect(IInvocationOperation call) => walk.IsEffect(call, Root.Scope);

    /// <summary>The unguarded effects that the handler reaches, in source order.</summary>
    public ImmutableArray<EffectPath> Effects => _effects.IsDefault ? _effects = walk.From(Root, CancellationToken) : _effects;
}
