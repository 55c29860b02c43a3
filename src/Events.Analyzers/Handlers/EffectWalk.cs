using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Flow;
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
        foreach (EffectPath path in Walk(root.Body, root.Scope, new Frame(saves: false, isOwnState: true, depth: 0), walk)) found.Add(path);
        return found.ToImmutable();
    }

    /// <summary>Tells whether a call is an effect by itself, guarded or not.</summary>
    public bool IsEffect(IInvocationOperation call, TypeScope scope) => catalog.Find(call, savesEntities: false, scope) is not null;

    private IEnumerable<EffectPath> Walk(IOperation body, TypeScope scope, Frame frame, Walking walk)
    {
        walk.CancellationToken.ThrowIfCancellationRequested();
        frame = frame.Saving(body.Descendants().Any(part => EntityEffects.IsSave(part) || Saves(part, scope, walk)));
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IMethodReferenceOperation reference:
                    if (!RunsHere(reference, body, scope) || !Lambdas.Runs(reference, scope, bodies)) continue;
                    foreach (EffectPath path in Referenced(reference, scope, frame, walk)) yield return path;
                    continue;
                case IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation or IObjectCreationOperation:
                    break;
                default:
                    continue;
            }

            if (catalog.Find(operation, frame.Saves, scope, frame.IsOwnState) is { } effect)
            {
                if (!RunsHere(operation, body, scope)) continue;
                if (walk.Guards.Protects(effect, scope)) walk.Protected++;
                else yield return new EffectPath(effect, effect.Location, []);
                continue;
            }

            if (operation is not IInvocationOperation invocation || !RunsHere(operation, body, scope)) continue;
            foreach (EffectPath path in Called(invocation, body, scope, frame, walk)) yield return path;
        }
    }

    /// <summary>A unit of work of this assembly, or whatever saves the context for its caller.</summary>
    private bool Saves(IOperation part, TypeScope scope, Walking walk) =>
        part is IInvocationOperation call
        && EntityEffects.MaySave(call)
        && bodies.Of(call, scope, walk.CancellationToken) is { } saving
        && saving.Body.Descendants().Any(EntityEffects.IsSave);

    /// <summary>The effects of what a call runs here, or of the call itself as its name tells it.</summary>
    private IEnumerable<EffectPath> Called(IInvocationOperation invocation, IOperation body, TypeScope scope, Frame frame, Walking walk)
    {
        bool isSeen = false, isEntered = false;
        Frame within = frame.Inside(IsStateKept(invocation.Instance, scope, frame));
        var call = new Effect(invocation, StreamCall.LocationOfName(invocation), $"'{invocation.TargetMethod.Name}'");
        foreach ((IMethodSymbol Method, IOperation Body, TypeScope Scope) inner in Inside(invocation, body, scope, frame.Depth, walk))
        {
            isEntered = true;
            if (!walk.Open.Add(inner.Method)) continue;
            walk.Bodies++;
            int before = walk.Protected;
            foreach (EffectPath deeper in Walk(inner.Body, inner.Scope, within, walk))
            {
                isSeen = true;
                if (walk.Guards.Protects(call, scope, deeper.Effect)) break;
                if (!Guards.IsSavedWithMark(deeper.Effect.Operation, invocation, scope))
                {
                    yield return deeper.Through(call.Location, invocation.TargetMethod.Name);
                }
            }

            walk.Open.Remove(inner.Method);
            isSeen = isSeen || walk.Protected > before || WritesSafely(inner.Body, inner.Scope);
        }

        (List<EffectPath>? every, bool doesNoHarm) = isEntered ? (null, false) : OfEvery(invocation, scope, within, walk);
        if (every is not null)
        {
            if (walk.Guards.Protects(call, scope, every[0].Effect)) yield break;
            foreach (EffectPath deeper in every) yield return deeper.Through(call.Location, invocation.TargetMethod.Name);
        }
        else if (!isSeen && !doesNoHarm && catalog.FindByName(invocation, scope) is { } named && !walk.Guards.Protects(named, scope))
        {
            yield return new EffectPath(named, named.Location, []);
        }
    }

    /// <summary>The effects of a method that is handed over and run: <c>items.ForEach(Reserve)</c>.</summary>
    private IEnumerable<EffectPath> Referenced(IMethodReferenceOperation reference, TypeScope scope, Frame frame, Walking walk)
    {
        Effect named = catalog.FindReferenced(reference) ?? new Effect(reference, reference.Syntax.GetLocation(), $"'{reference.Method.Name}'");
        if (bodies.Of(reference, scope, walk.CancellationToken) is not { } inner)
        {
            if (catalog.FindReferenced(reference) is not null && !walk.Guards.Protects(named, scope)) yield return new EffectPath(named, named.Location, []);
            yield break;
        }

        if (frame.Depth >= DeepestCall || walk.Bodies >= MostBodies || !walk.Open.Add(inner.Method)) yield break;
        walk.Bodies++;
        foreach (EffectPath deeper in Walk(inner.Body, inner.Scope, frame.Inside(IsStateKept(reference.Instance, scope, frame)), walk))
        {
            if (walk.Guards.Protects(named, scope, deeper.Effect)) break;
            yield return deeper.Through(named.Location, reference.Method.Name);
        }

        walk.Open.Remove(inner.Method);
    }

    /// <summary>
    /// The effects of one of several methods that a call can run, where each of them has some; null: one has none. What that one writes may
    /// be seen to do no harm, and then the name of the call says nothing.
    /// </summary>
    private (List<EffectPath>? Found, bool DoesNoHarm) OfEvery(IInvocationOperation invocation, TypeScope scope, Frame within, Walking walk)
    {
        if (within.Depth > DeepestCall) return (null, false);
        List<EffectPath>? first = null;
        foreach (IMethodSymbol target in bodies.TargetsOf(invocation))
        {
            if (walk.Bodies >= MostBodies || bodies.Of(invocation, target, scope, walk.CancellationToken) is not { } inner || !walk.Open.Add(inner.Method))
            {
                return (null, false);
            }

            walk.Bodies++;
            List<EffectPath> found = [.. Walk(inner.Body, inner.Scope, within, walk)];
            walk.Open.Remove(inner.Method);
            if (found.Count == 0) return (null, WritesSafely(inner.Body, inner.Scope));
            first ??= found;
        }

        return (first, false);
    }

    private bool WritesSafely(IOperation body, TypeScope scope) => body.Descendants().Any(part =>
        part is IInvocationOperation write && (catalog.IsKnownSafeWrite(write, scope) || HandOffs.Is(write)));

    private IEnumerable<(IMethodSymbol Method, IOperation Body, TypeScope Scope)> Inside(
        IInvocationOperation invocation, IOperation body, TypeScope scope, int depth, Walking walk)
    {
        if (depth >= DeepestCall || walk.Bodies >= MostBodies || scope.CallAt(invocation) is not null) yield break;
        if (invocation is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } instance })
        {
            // A lambda of this body is seen where it stands.
            foreach (IOperation target in Delegates.TargetsOf(instance, scope))
            {
                if (target is IAnonymousFunctionOperation lambda && !ReferenceEquals(Values.Root(lambda), Values.Root(body)))
                {
                    yield return (lambda.Symbol, lambda.Body, scope.CalledWith(invocation, lambda.Symbol, scope));
                }

                if (target is IMethodReferenceOperation reference && bodies.Of(invocation, reference.Method, scope, walk.CancellationToken) is { } referenced)
                {
                    yield return referenced;
                }
            }

            yield break;
        }

        bool isMediated = false;
        foreach (IMethodSymbol handler in bodies.HandlersOf(invocation))
        {
            isMediated = true;
            if (bodies.Of(invocation, handler, scope, walk.CancellationToken) is { } handled) yield return handled;
        }

        if (!isMediated && bodies.Of(invocation, scope, walk.CancellationToken) is { } called) yield return called;
    }

    /// <summary>Tells whether what the called method changes of <c>this</c> is there at the next event: not of an object that was made for this one.</summary>
    private static bool IsStateKept(IOperation? instance, TypeScope scope, Frame frame)
    {
        if (instance is null) return true;
        return Values.Strip(instance) switch
        {
            IInstanceReferenceOperation => frame.IsOwnState,
            IObjectCreationOperation => false,
            ILocalReferenceOperation local =>
                scope.WritesTo(local.Local) is not { Count: > 0 } writes || !writes.All(write => Values.Strip(write) is IObjectCreationOperation),
            _ => true,
        };
    }

    /// <summary>
    /// Tells whether the operation runs when the body runs and went well so far: not in a catch, which is the failure
    /// path; not in a local function, which runs where it is called; not in a lambda that is only handed over.
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

    /// <summary>The knowledge of the body that is walked, from the calls that lead to it.</summary>
    private readonly struct Frame(bool saves, bool isOwnState, int depth)
    {
        /// <summary>True when a context is saved here, or in a method around it.</summary>
        public bool Saves => saves;

        /// <summary>True when <c>this</c> outlives the event.</summary>
        public bool IsOwnState => isOwnState;

        /// <summary>The number of calls from the handler to this body.</summary>
        public int Depth => depth;

        public Frame Saving(bool here) => new(saves || here, isOwnState, depth);

        public Frame Inside(bool keepsState) => new(saves, keepsState, depth + 1);
    }

    private sealed class Walking(Guards guards, CancellationToken cancellationToken)
    {
        public Guards Guards { get; } = guards;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>The methods that the walk is in: one that calls itself is entered once.</summary>
        public HashSet<IMethodSymbol> Open { get; } = new(SymbolEqualityComparer.Default);

        public int Bodies { get; set; }

        /// <summary>The number of effects that were seen and that something keeps from being repeated.</summary>
        public int Protected { get; set; }
    }
}
