using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// Tells whether a polling loop can wait when there is nothing to read. What is not known may: only a loop whose every
/// step is seen to go on at once is one that spins.
/// </summary>
internal static class Pauses
{
    private const int MostHops = 2;

    private static readonly string[] WaitingNames =
        ["Wait", "Delay", "Sleep", "Yield", "Pause", "Idle", "Backoff", "BackOff", "Throttle", "Spin", "Join", "ReadLine", "ReadKey", "Block"];

    public static bool In(ReadLoop loop, TypeScope scope) => InTurn(loop.Loop, scope, 0);

    private static bool InTurn(IOperation turn, TypeScope scope, int hop) => turn.Descendants().Any(operation =>
        !IsElsewhere(operation, turn, scope)
        && operation switch
        {
            IInvocationOperation call => Waits(call, scope, hop),
            IAwaitOperation { Operation: { } awaited } => MayWait(awaited, scope),
            _ => false,
        });

    private static bool Waits(IInvocationOperation call, TypeScope scope, int hop)
    {
        if (scope.CallAt(call) is { } command) return command.HasWord("BLOCK");
        bool isText = call.TargetMethod.ContainingType is { SpecialType: SpecialType.System_String } or { Name: "Path" or "Enumerable" };
        if (!isText && WaitingNames.Any(name => call.TargetMethod.Name.StartsWith(name, StringComparison.Ordinal))) return true;
        return hop < MostHops && scope.Declares(call.TargetMethod) && scope.BodyOf(call.TargetMethod) is { } body && InTurn(body, scope, hop + 1);
    }

    /// <summary>Awaiting anything but a stream command, or a method of the type that sends some, may take its time.</summary>
    private static bool MayWait(IOperation awaited, TypeScope scope)
    {
        IOperation current = awaited;
        while (current is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) current = inner;
        if (current is not IInvocationOperation call) return true;
        return scope.CallAt(call) is null && !SendsCommands(call, scope);
    }

    private static bool SendsCommands(IInvocationOperation call, TypeScope scope) =>
        scope.Declares(call.TargetMethod)
        && scope.BodyOf(call.TargetMethod) is { } body
        && scope.Calls.Any(command => Structure.IsInside(command.Invocation, body));

    /// <summary>
    /// In a loop over the entries, under a test that there are some, in a lambda that runs later, or a catch: not on the
    /// way of an empty result.
    /// </summary>
    private static bool IsElsewhere(IOperation operation, IOperation turn, TypeScope scope) =>
        Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, turn)).Any(ancestor => ancestor switch
        {
            ILoopOperation or ICatchClauseOperation or ILocalFunctionOperation => true,
            IBlockOperation block when IsBehindEmptyExit(operation, block, scope) => true,
            IConditionalOperation test => Structure.IsInside(operation, test.WhenTrue) && SaysThereAreEntries(test.Condition, scope),
            IAnonymousFunctionOperation lambda => !Structure.RunsInPlace(lambda),
            _ => false,
        });

    /// <summary>Behind <c>if (entries.Length == 0) continue;</c>: an empty result does not come here.</summary>
    private static bool IsBehindEmptyExit(IOperation operation, IBlockOperation block, TypeScope scope) => block.Operations
        .TakeWhile(statement => !Structure.IsInside(operation, statement))
        .Any(statement => statement is IConditionalOperation { WhenFalse: null } test
            && test.WhenTrue.DescendantsAndSelf().Any(part => part is IBranchOperation { BranchKind: BranchKind.Continue })
            && SaysThereAreNone(test.Condition, scope));

    /// <summary><c>entries.Length == 0</c>, <c>!entries.Any()</c> or <c>entries is []</c>, of what a read of the type gave, and nothing else.</summary>
    private static bool SaysThereAreNone(IOperation condition, TypeScope scope)
    {
        if (Values.Strip(condition) is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either && AsksForNull(either.LeftOperand))
        {
            return SaysThereAreNone(either.RightOperand, scope);
        }

        IOperation? entries = Values.Strip(condition) switch
        {
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not
                when Values.Strip(not.Operand) is IInvocationOperation { TargetMethod.Name: "Any", Arguments.Length: 1 } any => any.Arguments[0].Value,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison when Values.Number(comparison.RightOperand) == 0 =>
                CountedBy(comparison.LeftOperand),
            IIsPatternOperation { Pattern: IListPatternOperation { Patterns.Length: 0 }, Value: { } value } => value,
            _ => null,
        };
        return entries is not null && scope.Origins.Of(entries).IsOnly(OriginKinds.Group | OriginKinds.Read | OriginKinds.NoAck);
    }

    private static bool AsksForNull(IOperation condition) => Values.Strip(condition) switch
    {
        IIsPatternOperation { Pattern: IConstantPatternOperation constant } => Values.IsNull(constant.Value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison => Values.IsNull(comparison.RightOperand),
        _ => false,
    };

    /// <summary><c>entries.Length &gt; 0</c> or <c>entries.Any()</c>, of what a read of the type gave, and nothing else.</summary>
    private static bool SaysThereAreEntries(IOperation condition, TypeScope scope)
    {
        IOperation? entries = Values.Strip(condition) switch
        {
            IInvocationOperation { TargetMethod.Name: "Any" } any when any.Arguments.Length == 1 => any.Arguments[0].Value,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals } comparison
                when Values.Number(comparison.RightOperand) == 0 => CountedBy(comparison.LeftOperand),
            _ => null,
        };
        return entries is not null && scope.Origins.Of(entries).IsOnly(OriginKinds.Group | OriginKinds.Read | OriginKinds.NoAck);
    }

    private static IOperation? CountedBy(IOperation count) => Values.Strip(count) switch
    {
        IPropertyReferenceOperation { Property.Name: "Length" or "Count", Instance: { } entries } => entries,
        IInvocationOperation { TargetMethod.Name: "Count" } call when call.Arguments.Length == 1 => call.Arguments[0].Value,
        _ => null,
    };
}
