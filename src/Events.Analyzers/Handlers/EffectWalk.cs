using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Finds the unguarded effects that a handler reaches, in source order, through methods of the same assembly: also those
/// behind an interface, a base class or a mediator, where they can be one only. Calls into other assemblies are judged by
/// the catalogue. The walk ends after so many bodies; what it has not seen by then is unknown.
/// </summary>
internal sealed class EffectWalk(EffectCatalog catalog, MethodBodies bodies)
{
    private const int DeepestCall = 5;

    private const int MostBodies = 150;

    public ImmutableArray<EffectPath> From(HandlerRoot root, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EffectPath>();
        var walk = new Walking(new Guards(bodies, cancellationToken), cancellationToken);
        walk.Open.Add(root.Method.OriginalDefinition);
        foreach ((Effect effect, Location location, ImmutableArray<string> chain) in Walk(root.Body, root.Scope, saves: false, 0, walk))
        {
            found.Add(new EffectPath(effect, location, chain));
        }

        return found.ToImmutable();
    }

    private IEnumerable<(Effect Effect, Location Location, ImmutableArray<string> Chain)> Walk(
        IOperation body, TypeScope scope, bool saves, int depth, Walking walk)
    {
        walk.CancellationToken.ThrowIfCancellationRequested();
        saves = saves || body.Descendants().Any(EntityEffects.IsSave);
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (operation is not (IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IObjectCreationOperation)) continue;
            if (catalog.Find(operation, saves, scope) is { } effect)
            {
                if (RunsHere(operation, body, scope) && !walk.Guards.Protects(effect, scope)) yield return (effect, effect.Location, []);
                continue;
            }

            if (operation is not IInvocationOperation invocation || !RunsHere(operation, body, scope)) continue;
            bool isSeen = false;
            foreach ((IMethodSymbol Method, IOperation Body, TypeScope Scope) inner in Inside(invocation, scope, depth, walk))
            {
                if (!walk.Open.Add(inner.Method)) continue;
                walk.Bodies++;
                Location location = StreamCall.LocationOfName(invocation);
                var call = new Effect(invocation, location, $"'{inner.Method.Name}'");
                foreach ((Effect deeper, _, ImmutableArray<string> chain) in Walk(inner.Body, inner.Scope, saves, depth + 1, walk))
                {
                    isSeen = true;
                    if (walk.Guards.Protects(call, scope)) break;
                    yield return (deeper, location, chain.Insert(0, invocation.TargetMethod.Name));
                }

                walk.Open.Remove(inner.Method);
                isSeen = isSeen || inner.Body.Descendants().Any(part => part is IInvocationOperation write && catalog.IsKnownSafeWrite(write, inner.Scope));
            }

            if (!isSeen && catalog.FindByName(invocation, scope) is { } named && !walk.Guards.Protects(named, scope))
            {
                yield return (named, named.Location, []);
            }
        }
    }

    private IEnumerable<(IMethodSymbol Method, IOperation Body, TypeScope Scope)> Inside(
        IInvocationOperation invocation, TypeScope scope, int depth, Walking walk)
    {
        if (depth >= DeepestCall || walk.Bodies >= MostBodies || scope.CallAt(invocation) is not null) yield break;
        bool isMediated = false;
        foreach (IMethodSymbol handler in bodies.HandlersOf(invocation))
        {
            isMediated = true;
            if (bodies.Of(invocation, handler, scope, walk.CancellationToken) is { } handled) yield return handled;
        }

        if (!isMediated && bodies.Of(invocation, scope, walk.CancellationToken) is { } called) yield return called;
    }

    /// <summary>
    /// Whether the operation runs when the body runs and went well so far: not in a catch, which is the failure path;
    /// not in a local function, which runs where it is called; not in a lambda that is only handed over.
    /// </summary>
    private bool RunsHere(IOperation operation, IOperation body, TypeScope scope)
    {
        for (IOperation? current = operation; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            switch (current)
            {
                case ICatchClauseOperation:
                case ILocalFunctionOperation:
                case INameOfOperation:
                case IAnonymousFunctionOperation lambda when !Lambdas.Runs(lambda, scope, bodies):
                    return false;
            }
        }

        return true;
    }

    private sealed class Walking(Guards guards, CancellationToken cancellationToken)
    {
        public Guards Guards { get; } = guards;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>The methods that the walk is in: one that calls itself is entered once.</summary>
        public HashSet<IMethodSymbol> Open { get; } = new(SymbolEqualityComparer.Default);

        public int Bodies { get; set; }
    }
}
