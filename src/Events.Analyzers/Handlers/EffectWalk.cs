using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Finds the unguarded effects that a handler reaches, in source order, through methods of the same assembly. Calls
/// through interfaces and into other assemblies are judged by the catalogue and never entered.
/// </summary>
internal sealed class EffectWalk(EffectCatalog catalog, MethodBodies bodies)
{
    private const int DeepestCall = 3;

    public ImmutableArray<EffectPath> From(HandlerRoot root, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<EffectPath>();
        var visited = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default) { root.Method.OriginalDefinition };
        bool saves = root.Body.Descendants().Any(EntityEffects.IsSave);
        foreach ((Effect effect, Location location, ImmutableArray<string> chain) in
            Walk(root.Body, root.Scope, saves, 0, visited, cancellationToken))
        {
            found.Add(new EffectPath(effect, location, chain));
        }

        return found.ToImmutable();
    }

    private IEnumerable<(Effect Effect, Location Location, ImmutableArray<string> Chain)> Walk(
        IOperation body,
        TypeScope scope,
        bool saves,
        int depth,
        HashSet<IMethodSymbol> visited,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        saves = saves || body.Descendants().Any(EntityEffects.IsSave);
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (!RunsHere(operation, body)) continue;
            if (catalog.Find(operation, saves) is { } effect)
            {
                if (!Guards.Protects(effect, scope)) yield return (effect, effect.Location, []);
                continue;
            }

            if (operation is not IInvocationOperation invocation) continue;
            IMethodSymbol method = invocation.TargetMethod.OriginalDefinition;
            if (depth < DeepestCall && bodies.Of(method, scope, cancellationToken) is { } inner)
            {
                if (!visited.Add(method)) continue;
                Location location = StreamCall.LocationOfName(invocation);
                var call = new Effect(invocation, location, $"'{method.Name}'");
                foreach ((Effect deeper, _, ImmutableArray<string> chain) in
                    Walk(inner.Body, inner.Scope, saves, depth + 1, visited, cancellationToken))
                {
                    if (Guards.Protects(call, scope)) break;
                    yield return (deeper, location, chain.Insert(0, method.Name));
                }

                continue;
            }

            if (catalog.FindByName(invocation) is { } named && !Guards.Protects(named, scope))
            {
                yield return (named, named.Location, []);
            }
        }
    }

    /// <summary>
    /// Whether the operation runs when the body runs and went well so far: not in a catch, which is the failure path;
    /// not in a local function, which runs where it is called; not in a lambda that is only handed over.
    /// </summary>
    private static bool RunsHere(IOperation operation, IOperation body)
    {
        for (IOperation? current = operation; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            switch (current)
            {
                case ICatchClauseOperation:
                case ILocalFunctionOperation:
                case INameOfOperation:
                case IAnonymousFunctionOperation lambda when !Structure.RunsInPlace(lambda):
                    return false;
            }
        }

        return true;
    }
}
