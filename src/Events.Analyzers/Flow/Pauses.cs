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
        !IsElsewhere(operation, turn)
        && operation switch
        {
            IInvocationOperation call => Waits(call, scope, hop),
            IAwaitOperation { Operation: { } awaited } => MayWait(awaited, scope),
            _ => false,
        });

    private static bool Waits(IInvocationOperation call, TypeScope scope, int hop)
    {
        if (scope.CallAt(call) is { } command) return command.HasWord("BLOCK");
        if (WaitingNames.Any(name => call.TargetMethod.Name.StartsWith(name, StringComparison.Ordinal))) return true;
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

    /// <summary>In a loop over the entries, a lambda that runs later, or a catch: not on the way of an empty result.</summary>
    private static bool IsElsewhere(IOperation operation, IOperation turn) =>
        Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, turn)).Any(ancestor => ancestor switch
        {
            ILoopOperation or ICatchClauseOperation or ILocalFunctionOperation => true,
            IAnonymousFunctionOperation lambda => !Structure.RunsInPlace(lambda),
            _ => false,
        });
}
