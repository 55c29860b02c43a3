using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls that hold a thread while they wait, and what waits without one.</summary>
internal static class BlockingWaits
{
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
            ("Thread", "Sleep") => "await Task.Delay",
            ("WaitHandle", "WaitOne" or "WaitAny" or "WaitAll") => "an async signal",
            ("SemaphoreSlim", "Wait") => "await WaitAsync",
            ("ManualResetEventSlim" or "CountdownEvent", "Wait") => "an async signal",
            ("Monitor", "Wait") => "an async signal",
            _ => null,
        };
    }
}
