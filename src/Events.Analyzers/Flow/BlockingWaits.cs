using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls that hold a thread while they wait, and what waits without one.</summary>
internal static class BlockingWaits
{
    private const string AsyncSignal = "await a signal instead, such as a TaskCompletionSource or SemaphoreSlim.WaitAsync";

    public static IEnumerable<(Location Location, string Call, string Instead)> In(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is not IInvocationOperation call || InsteadOf(call) is not { } instead) continue;
            string name = call.TargetMethod.ContainingType.Name + "." + call.TargetMethod.Name;
            yield return (StreamCall.LocationOfName(call), name, instead);
        }
    }

    /// <summary>Whether the body is async, or returns a task.</summary>
    public static bool IsAsync(IMethodSymbol method, KnownSymbols symbols) =>
        method.IsAsync
        || method.ReturnType.IsDefinition(symbols.Task) || method.ReturnType.IsDefinition(symbols.TaskOfT)
        || method.ReturnType.IsDefinition(symbols.ValueTask) || method.ReturnType.IsDefinition(symbols.ValueTaskOfT);

    private static string? InsteadOf(IInvocationOperation call)
    {
        if (!call.TargetMethod.IsInNamespace("System.Threading")) return null;
        return (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) switch
        {
            ("Thread", "Sleep") => "use 'await Task.Delay'",
            ("WaitHandle", "WaitOne") when IsOfToken(call) => "use 'await Task.Delay' with the token",
            ("WaitHandle", "WaitOne" or "WaitAny" or "WaitAll") => AsyncSignal,
            ("SemaphoreSlim", "Wait") => "use 'await WaitAsync'",
            ("ManualResetEventSlim" or "CountdownEvent", "Wait") => AsyncSignal,
            ("Monitor", "Wait") => AsyncSignal,
            _ => null,
        };
    }

    /// <summary>A pause that the token ends: <c>token.WaitHandle.WaitOne(delay)</c>.</summary>
    private static bool IsOfToken(IInvocationOperation call) =>
        call.Arguments.Length > 0 && call.Instance is IPropertyReferenceOperation { Property: { Name: "WaitHandle", ContainingType.Name: "CancellationToken" } };
}
