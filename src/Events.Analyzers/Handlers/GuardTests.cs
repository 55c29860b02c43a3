using Events.Analyzers.Commands;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// The tests before an effect. A guard is one whose truth the first run changes for this very event: a mark that is
/// claimed, a row that is there afterwards, a state that the handler sets. A test of the domain (is there stock, is the
/// order valid, is the customer blocked) comes out the same at the second delivery and is none. What cannot be told is
/// taken for a guard.
/// </summary>
internal sealed class GuardTests(MethodBodies bodies, bool trustsMemory, CancellationToken cancellationToken)
{
    private const int MostHops = 6;

    /// <summary>Tells whether what only this process remembers is a guard: of an effect that is forgotten together with it.</summary>
    public bool TrustsMemory => trustsMemory;

    /// <summary>Tells whether a test that comes before the operation, or that it is inside of, keeps a second run from it.</summary>
    public bool Precede(IOperation effect, TypeScope scope)
    {
        for (IOperation? inner = effect, outer = effect.Parent; outer is not null; inner = outer, outer = outer.Parent)
        {
            switch (outer)
            {
                case IConditionalOperation conditional when !ReferenceEquals(inner, conditional.Condition):
                    if (IsGuard(conditional.Condition, ReferenceEquals(inner, conditional.WhenTrue), effect, scope)) return true;
                    break;
                case ISwitchOperation choice when !ReferenceEquals(inner, choice.Value):
                    if (IsState(choice.Value, effect, scope, 0)) return true;
                    break;
                case ISwitchExpressionOperation choice when !ReferenceEquals(inner, choice.Value):
                    if (IsState(choice.Value, effect, scope, 0)) return true;
                    break;
                case IForEachLoopOperation loop when ReferenceEquals(inner, loop.Body):
                    if (IsFiltered(loop.Collection, effect, scope)) return true;
                    break;
                case IBlockOperation block:
                    if (LeavesBefore(block.Operations, inner, effect, scope)) return true;
                    break;
                case ISwitchCaseOperation clause:
                    if (LeavesBefore(clause.Body, inner, effect, scope)) return true;
                    break;
            }
        }

        return false;
    }

    /// <summary>A statement before it, in the same block, that leaves when the event was handled already.</summary>
    private bool LeavesBefore(IEnumerable<IOperation> statements, IOperation inner, IOperation effect, TypeScope scope)
    {
        foreach (IOperation statement in statements)
        {
            if (ReferenceEquals(statement, inner)) return false;
            foreach (IOperation test in Tests(statement))
            {
                switch (test)
                {
                    case IConditionalOperation conditional:
                        bool thenLeaves = Leaves(conditional.WhenTrue), elseLeaves = conditional.WhenFalse is { } otherwise && Leaves(otherwise);
                        if (thenLeaves == elseLeaves) break;
                        if (IsGuard(conditional.Condition, runsWhen: elseLeaves, effect, scope)) return true;
                        break;
                    case ISwitchOperation choice when choice.Cases.Any(clause => clause.Body.Any(LeavesFunction)):
                        if (IsState(choice.Value, effect, scope, 0)) return true;
                        break;
                }
            }
        }

        return false;
    }

    /// <summary>The tests that a statement always comes to: itself, or through try, lock and using.</summary>
    private static IEnumerable<IOperation> Tests(IOperation statement)
    {
        switch (statement)
        {
            case IConditionalOperation or ISwitchOperation:
                yield return statement;
                break;
            case IBlockOperation or ILockOperation or IUsingOperation:
                foreach (IOperation inner in statement.ChildOperations.SelectMany(Tests)) yield return inner;
                break;
            case ITryOperation attempt:
                foreach (IOperation inner in Tests(attempt.Body)) yield return inner;
                break;
        }
    }

    private static bool Leaves(IOperation branch) => branch.DescendantsAndSelf().Any(operation =>
        Structure.IsLeaving(operation) && !(operation is IBranchOperation { BranchKind: not BranchKind.GoTo } jump && JumpsInside(jump, branch)));

    private static bool LeavesFunction(IOperation statement) => statement.DescendantsAndSelf().Any(operation =>
        operation is IReturnOperation or IThrowOperation || operation is IBranchOperation { BranchKind: BranchKind.Continue });

    /// <summary>A break or continue of a loop that is itself inside of the branch.</summary>
    private static bool JumpsInside(IBranchOperation jump, IOperation branch) => Structure.Ancestors(jump)
        .TakeWhile(ancestor => !ReferenceEquals(ancestor, branch.Parent))
        .Any(ancestor => ancestor is ILoopOperation || (jump.BranchKind == BranchKind.Break && ancestor is ISwitchOperation));

    private bool IsFiltered(IOperation collection, IOperation effect, TypeScope scope) =>
        Slices.Contains(collection, scope, part => part is IInvocationOperation { TargetMethod.Name: "Where" or "WhereAsync" } filter
            && SequenceMethods.Lambda(filter) is { } lambda
            && scope.ReturnsOf(lambda.Symbol).Any(returned => IsGuard(returned, true, effect, scope)));

    /// <summary>Tells whether a condition that the effect runs under is changed by the first run.</summary>
    private bool IsGuard(IOperation condition, bool? runsWhen, IOperation effect, TypeScope scope, int hop = 0)
    {
        if (hop > MostHops) return true;
        cancellationToken.ThrowIfCancellationRequested();
        IOperation value = Values.Strip(condition);
        switch (value)
        {
            case IAwaitOperation awaited:
                return IsGuard(awaited.Operation, runsWhen, effect, scope, hop);
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetResult" or "GetAwaiter" or "GetValueOrDefault" or "AsTask", Instance: { } inner }:
                return IsGuard(inner, runsWhen, effect, scope, hop);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return IsGuard(not.Operand, !runsWhen, effect, scope, hop + 1);
            case IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And
                or BinaryOperatorKind.Or
            } both:
                return IsGuard(both.LeftOperand, runsWhen, effect, scope, hop + 1) || IsGuard(both.RightOperand, runsWhen, effect, scope, hop + 1);
            case IBinaryOperation comparison:
                return IsGuardComparison(comparison, runsWhen, effect, scope, hop + 1);
            case IIsPatternOperation pattern:
                return IsGuardPattern(pattern.Value, pattern.Pattern, runsWhen, effect, scope, hop + 1);
            case IPropertyReferenceOperation { Property.Name: "HasValue", Instance: { } instance }:
                return Lookups.Exists(instance, runsWhen, scope, this, effect, hop) || IsState(instance, effect, scope, hop + 1);
            case IPropertyReferenceOperation { Property.Name: "IsNull" or "IsNullOrEmpty", Instance: { } instance }:
                return Lookups.Exists(instance, !runsWhen, scope, this, effect, hop);
            case IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode", Instance: { } response } when HttpQuestions.Asks(response, scope):
                return runsWhen != true;
            case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task }:
                return IsGuard(task, runsWhen, effect, scope, hop + 1);
            case ILocalReferenceOperation local:
                if (!trustsMemory && ProcessMemory.Gives(local)) return false;
                return scope.WritesTo(local.Local) is not { } writes || writes.Any(write => IsGuard(write, runsWhen, effect, scope, hop + 1));
            case IParameterReferenceOperation parameter:
                return scope.BindingOf(parameter.Parameter) is { } bound && IsGuard(bound, runsWhen, effect, scope, hop + 1);
            case IMemberReferenceOperation:
                return IsState(value, effect, scope, hop + 1);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return IsGuard(choice.Condition, null, effect, scope, hop + 1) || IsGuard(choice.WhenTrue, runsWhen, effect, scope, hop + 1)
                    || IsGuard(otherwise, runsWhen, effect, scope, hop + 1);
            case IConditionalAccessOperation access:
                return IsGuard(access.WhenNotNull, runsWhen, effect, scope, hop + 1);
            case IInvocationOperation call:
                return Lookups.IsGuard(call, runsWhen, scope, this, effect, hop);
            default:
                return false;
        }
    }

    /// <summary>Finds what a method of the project answers, judged by what it returns.</summary>
    internal bool? Answers(IInvocationOperation call, bool? runsWhen, IOperation effect, TypeScope scope, int hop)
    {
        if (hop >= MostHops || bodies.Of(call, scope, cancellationToken) is not { } inner) return null;
        IReadOnlyList<IOperation> returns = inner.Scope.ReturnsOf(inner.Method);
        if (returns.Count == 0) return null;
        // What an object knows that was loaded for this event, such as an entity, was stored with it.
        GuardTests judge = trustsMemory || ProcessMemory.IsOfService(call.Instance) ? this : new GuardTests(bodies, trustsMemory: true, cancellationToken);
        return returns.Any(returned =>
            judge.IsGuard(returned, runsWhen, effect, inner.Scope, hop + 1) || judge.IsUnderGuard(returned, effect, inner.Scope, hop + 1));
    }

    /// <summary>Tells whether a method of the project looks into the memory of this process, and nowhere else.</summary>
    internal bool AsksMemory(IInvocationOperation call, TypeScope scope)
    {
        if (!ProcessMemory.IsOfService(call.Instance) || bodies.Of(call, scope, cancellationToken) is not { } inner) return false;
        IInvocationOperation[] asked = [.. inner.Body.Descendants().OfType<IInvocationOperation>()];
        return asked.Any(ProcessMemory.Keeps)
            && asked.All(part => ProcessMemory.Keeps(part) || EntryWork.IsObserving(part) || ProcessMemory.AsksNobody(part));
    }

    /// <summary><c>if (await claim) return true; return false;</c></summary>
    private bool IsUnderGuard(IOperation returned, IOperation effect, TypeScope scope, int hop) =>
        returned.ConstantValue.HasValue
        && Structure.Ancestors(returned).OfType<IConditionalOperation>().Any(test => IsGuard(test.Condition, null, effect, scope, hop + 1));

    internal bool IsGuardComparison(IBinaryOperation comparison, bool? runsWhen, IOperation effect, TypeScope scope, int hop)
    {
        bool isEquality = comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;
        foreach ((IOperation side, IOperation other,
            bool isSwapped) in new[] { (comparison.LeftOperand, comparison.RightOperand, false), (comparison.RightOperand, comparison.LeftOperand, true) })
        {
            bool? wanted = comparison.OperatorKind == BinaryOperatorKind.NotEquals ? !runsWhen : runsWhen;
            // It loses events instead of repeating them, which is EVT3004.
            if (Values.Resolve(side) is IPropertyReferenceOperation { Property.Name: "DeliveryCount" } && Values.Number(other) is 1 or 2) return true;
            if (isEquality && HttpQuestions.IsAbsence(side, other, wanted, scope)) return true;
            if (isEquality && Values.IsNull(other)) return Lookups.Exists(side, !wanted, scope, this, effect, hop) || IsState(side, effect, scope, hop);
            if (isEquality && Values.Boolean(other) is { } flag) return IsGuard(side, flag ? wanted : !wanted, effect, scope, hop);
            if (Values.Number(other) is { } number && IsPositive(comparison.OperatorKind, number, isSwapped) is { } positive)
            {
                return Lookups.Counts(side, positive ? runsWhen : !runsWhen, scope, this, effect, hop) || IsState(side, effect, scope, hop);
            }

            bool isLastSeen = isEquality && ProcessMemory.IsLastSeen(Values.Resolve(side)) && Slices.Contains(other, scope, Lookups.IsOfTheMessage);
            if (isLastSeen && !trustsMemory) continue;
            if (IsState(side, effect, scope, hop) && (isEquality || Lookups.IsSetOutright(side, effect, scope))) return true;
        }

        return false;
    }

    private bool IsGuardPattern(IOperation value, IPatternOperation pattern, bool? runsWhen, IOperation effect, TypeScope scope, int hop)
    {
        switch (pattern)
        {
            case INegatedPatternOperation negated:
                return IsGuardPattern(value, negated.Pattern, !runsWhen, effect, scope, hop);
            case IConstantPatternOperation constant when Values.IsNull(constant.Value):
                return Lookups.Exists(value, !runsWhen, scope, this, effect, hop) || IsState(value, effect, scope, hop);
            case IConstantPatternOperation constant when Values.Boolean(constant.Value) is { } flag:
                return IsGuard(value, flag ? runsWhen : !runsWhen, effect, scope, hop);
            case IConstantPatternOperation constant when HttpQuestions.IsAbsence(value, constant.Value, runsWhen, scope):
                return true;
            case IConstantPatternOperation:
            case IBinaryPatternOperation:
            case IRelationalPatternOperation:
                return IsState(value, effect, scope, hop);
            case IRecursivePatternOperation recursive when !recursive.PropertySubpatterns.IsEmpty:
                return recursive.PropertySubpatterns.Any(part => part.Member is IMemberReferenceOperation member && Lookups.IsChanged(member, effect, scope))
                    || Lookups.Exists(value, runsWhen, scope, this, effect, hop);
            case IRecursivePatternOperation or IDeclarationPatternOperation or ITypePatternOperation:
                return Lookups.Exists(value, runsWhen, scope, this, effect, hop);
            default:
                return false;
        }
    }

    /// <summary>Tells whether it is the state of something that the handler changes, such as <c>order.State</c>.</summary>
    internal static bool IsState(IOperation operation, IOperation effect, TypeScope scope, int hop)
    {
        IOperation value = Values.Resolve(operation);
        return value switch
        {
            IMemberReferenceOperation member => Lookups.IsChanged(member, effect, scope),
            IConditionalAccessOperation { WhenNotNull: IMemberReferenceOperation member } => Lookups.IsChanged(member, effect, scope),
            IAwaitOperation awaited => IsState(awaited.Operation, effect, scope, hop),
            IInvocationOperation call when hop < MostHops => Lookups.IsStateCall(call, scope),
            _ => false,
        };
    }

    /// <summary>Tells whether "positive" is what such a comparison with a number says: <c>n &gt; 0</c> yes, <c>n == 0</c> no; null: neither.</summary>
    private static bool? IsPositive(BinaryOperatorKind comparison, long number, bool isSwapped) => (comparison, number, isSwapped) switch
    {
        (BinaryOperatorKind.Equals, 0, _) or (BinaryOperatorKind.NotEquals, 1, _) => false,
        (BinaryOperatorKind.Equals, 1, _) or (BinaryOperatorKind.NotEquals, 0, _) => true,
        (BinaryOperatorKind.GreaterThan, 0, false) or (BinaryOperatorKind.GreaterThanOrEqual, 1, false) => true,
        (BinaryOperatorKind.LessThan, 0, true) or (BinaryOperatorKind.LessThanOrEqual, 1, true) => true,
        (BinaryOperatorKind.LessThan, 1, false) or (BinaryOperatorKind.LessThanOrEqual, 0, false) => false,
        (BinaryOperatorKind.GreaterThan, 1, false) => false,
        _ => null,
    };
}
