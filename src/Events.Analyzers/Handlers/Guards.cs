using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Recognises what already makes an effect safe to repeat: a key that travels with it, a test that comes before it
/// and that the first run makes come out differently, or a handled unique violation around it.
/// </summary>
internal sealed class Guards(MethodBodies bodies, CancellationToken cancellationToken)
{
    private static readonly string[] KeyNames =
        ["idempoten", "dedup", "requestid", "messageid", "correlationkey", "requesttoken", "clienttoken"];

    private static readonly string[] Violations =
        ["23505", "2601", "2627", "UniqueViolation", "Duplicate", "Unique", "AlreadyExists", "Conflict"];

    private readonly GuardTests _tests = new(bodies, trustsMemory: false, cancellationToken);
    private readonly GuardTests _testsOfMemory = new(bodies, trustsMemory: true, cancellationToken);

    /// <summary>Tells whether something keeps a second run from the effect, or makes it harmless.</summary>
    /// <param name="effect">The effect, or the call that leads to it.</param>
    /// <param name="scope">The type it is in.</param>
    /// <param name="inside">The effect that the call leads to; null where it is the effect itself.</param>
    public bool Protects(Effect effect, TypeScope scope, Effect? inside = null) =>
        KeyTravelsWith(effect, scope)
        || IsInOnce(effect.Operation)
        || IsRunBehindGuard(effect.Operation, scope)
        || (AccumulatingEffects.Target((inside ?? effect).Operation) is null ? _tests : _testsOfMemory).Precede(effect.Operation, scope)
        || IsSavedWithMark(effect.Operation, effect.Operation, scope)
        || IsInConditionalTransaction(effect.Operation, scope)
        || UniqueViolationIsHandled(effect.Operation)
        || ConditionalUpdates.AskWhatTheySet(effect.Operation, scope)
        || (IsOfEntity(effect.Operation, scope) && Values.Root(effect.Operation).Descendants().Any(part =>
            EntityEffects.IsSave(part) && part.Syntax.SpanStart > effect.Operation.Syntax.SpanStart && UniqueViolationIsHandled(part)));

    public static bool IsKeyName(string name) =>
        KeyNames.Any(key => name.IndexOf(key, StringComparison.OrdinalIgnoreCase) >= 0);

    private bool KeyTravelsWith(Effect effect, TypeScope scope)
    {
        if (effect.Operation is not IInvocationOperation invocation) return false;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            if (argument.Parameter is { } parameter && IsKeyName(parameter.Name) && !Values.IsNull(argument.Value) && !FreshValues.In(argument.Value, scope))
            {
                return true;
            }

            if (Slices.Contains(argument.Value, scope, operation => SetsKey(operation, scope) || MakesKeyed(operation, scope))) return true;
        }

        // request.Headers.Add("Idempotency-Key", …) and the like, on what is handed to the effect.
        return invocation.Arguments.Any(argument => Slices.SymbolOf(argument.Value) is ILocalSymbol local && IsKeyedLater(local, invocation, scope));
    }

    private static bool SetsKey(IOperation operation, TypeScope scope) => operation switch
    {
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation member } assignment =>
            IsKeyName(member.Member.Name) && !FreshValues.In(assignment.Value, scope),
        IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation } argument =>
            argument.ArgumentKind != ArgumentKind.DefaultValue && IsKeyName(parameter.Name) && !FreshValues.In(argument.Value, scope),
        IInvocationOperation { Arguments.Length: > 1 } add => IsKeyHeader(add, scope),
        _ => false,
    };

    /// <summary>A method of the project that makes what is handed over, with the key in it: <c>Once(order.Id)</c>.</summary>
    private bool MakesKeyed(IOperation operation, TypeScope scope) =>
        operation is IInvocationOperation make
        && bodies.Of(make, scope, cancellationToken) is { Method: { ReturnsVoid: false, IsAsync: false } } inner
        && inner.Body.Descendants().Any(part => SetsKey(part, inner.Scope));

    /// <summary><c>headers.Add("Idempotency-Key", id)</c>, of an id that is the same at each delivery.</summary>
    private static bool IsKeyHeader(IInvocationOperation add, TypeScope scope)
    {
        int text = -1;
        for (int i = 0; i < add.Arguments.Length && text < 0; i++)
        {
            if (Values.Text(add.Arguments[i].Value) is { } header && IsKeyName(header.Replace("-", "").Replace("_", ""))) text = i;
        }

        return text >= 0 && text + 1 < add.Arguments.Length && !FreshValues.In(add.Arguments[text + 1].Value, scope);
    }

    private static bool IsKeyedLater(ILocalSymbol local, IInvocationOperation effect, TypeScope scope)
    {
        foreach (IOperation operation in Values.Root(effect).DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { Arguments.Length: > 1 } call
                    when IsKeyHeader(call, scope) && Slices.ReachesSymbol(call.Instance ?? call.Arguments[0].Value, scope, local):
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } instance } member } assignment
                    when IsKeyName(member.Member.Name) && Slices.ReachesSymbol(instance, scope, local) && !FreshValues.In(assignment.Value, scope):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether the effect is handed to a method of the project, which runs it behind a guard: <c>inbox.RunAsync(id, () =&gt; …)</c>.</summary>
    private bool IsRunBehindGuard(IOperation effect, TypeScope scope)
    {
        for (IOperation? current = effect; current is not null; current = current.Parent)
        {
            if (current is not (IAnonymousFunctionOperation or IMethodReferenceOperation)) continue;
            IOperation? outer = current.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) outer = outer.Parent;
            if (outer is not IArgumentOperation { Parameter: { } parameter, Parent: IInvocationOperation call }) continue;
            if (bodies.Of(call, scope, cancellationToken) is not { } inner || parameter.Ordinal >= inner.Method.Parameters.Length) continue;
            IParameterSymbol own = inner.Method.Parameters[parameter.Ordinal];
            IInvocationOperation[] runs =
            [
                .. inner.Body.Descendants().OfType<IInvocationOperation>()
                    .Where(run => run is { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } work } && Slices.SymbolOf(work).Is(own)),
            ];
            if (runs.Length > 0 && runs.All(run => _tests.Precede(run, inner.Scope))) return true;
        }

        return false;
    }

    private static bool IsInOnce(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IInvocationOperation { TargetMethod.Name: { } name }
                && (name.StartsWith("Once", StringComparison.Ordinal) || name == "HandleOnceAsync"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A change of entities that is saved together with a row whose key is the message's: the second time, the database
    /// refuses the row and with it the change.
    /// </summary>
    /// <param name="change">What changes an entity, perhaps in a method of its own.</param>
    /// <param name="here">Where the handler does it, or calls what does.</param>
    /// <param name="scope">The type of the handler.</param>
    public static bool IsSavedWithMark(IOperation change, IOperation here, TypeScope scope)
    {
        if (!IsOfEntity(change, scope)) return false;
        int saves = 0;
        bool isMarked = false, isTransaction = false;
        foreach (IInvocationOperation part in Values.Root(here).Descendants().OfType<IInvocationOperation>())
        {
            if (EntityEffects.IsSave(part)) saves++;
            isTransaction = isTransaction || part.TargetMethod.Name is "BeginTransaction" or "BeginTransactionAsync";
            isMarked = isMarked
                || (!ReferenceEquals(part, change) && EntityEffects.Adds(part)
                    && part.Arguments.Any(argument => EntityKeys.IsOfMessage(argument.Value, scope, Lookups.IsOfTheMessage)));
        }

        return isMarked && saves > 0 && (saves == 1 || isTransaction);
    }

    private static bool IsOfEntity(IOperation change, TypeScope scope) =>
        change is IAssignmentOperation or IIncrementOrDecrementOperation
        || (change is IInvocationOperation call && (EntityEffects.Adds(call) || EntityEffects.AddsToEntity(call, scope)));

    /// <summary><c>transaction.AddCondition(Condition.KeyNotExists("done:" + id))</c>.</summary>
    private static bool IsInConditionalTransaction(IOperation effect, TypeScope scope)
    {
        if (effect is not IInvocationOperation { Instance: { } transaction } || transaction.Type?.Name != "ITransaction"
            || Slices.SymbolOf(transaction) is not { } variable)
        {
            return false;
        }

        return Values.Root(effect).Descendants().Any(part => part is IInvocationOperation { TargetMethod.Name: "AddCondition", Instance: { } guarded } condition
            && Slices.SymbolOf(guarded).Is(variable)
            && condition.Arguments.Any(argument => Slices.Contains(argument.Value, scope, Lookups.IsOfTheMessage)));
    }

    private static bool UniqueViolationIsHandled(IOperation effect)
    {
        for (IOperation? current = effect; current is not null; current = current.Parent)
        {
            if (current.Parent is not ITryOperation attempt || !ReferenceEquals(attempt.Body, current)) continue;
            foreach (ICatchClauseOperation clause in attempt.Catches)
            {
                string text = clause.Syntax.ToString();
                if (Violations.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)) return true;
            }
        }

        return false;
    }
}
