using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls that hold a thread while they wait, and what waits without one.</summary>
internal static class BlockingWaits
{
    private const string AsyncSignal = "await a signal instead, such as a TaskCompletionSource or SemaphoreSlim.WaitAsync";

    private const int MostHops = 3;

    /// <summary>A body and those of the methods of its type that it calls, a few calls deep; not what has a thread of its own.</summary>
    public static IEnumerable<IOperation> Reached(IOperation body, TypeScope scope)
    {
        var found = new List<IOperation> { body };
        int from = 0;
        for (int hop = 0; hop <= MostHops; hop++)
        {
            int to = found.Count;
            for (; from < to; from++)
            {
                yield return found[from];
                if (hop == MostHops) continue;
                foreach (IOperation operation in found[from].Descendants())
                {
                    if (operation is IInvocationOperation call && scope.CallAt(call) is null && scope.Declares(call.TargetMethod) && !HasOwnThread(call)
                        && scope.BodyOf(call.TargetMethod) is { } called && !found.Exists(known => Structure.IsInside(called, known)))
                    {
                        found.Add(called);
                    }
                }
            }
        }
    }

    /// <summary>In what is given to <c>new Thread</c> or started as long running.</summary>
    private static bool HasOwnThread(IOperation operation) => Structure.Ancestors(operation).Any(outer =>
        outer is IObjectCreationOperation { Type.Name: "Thread" }
        || outer is IInvocationOperation { TargetMethod.Name: "StartNew" } start && start.Arguments.Any(argument =>
            argument.Value.DescendantsAndSelf().Any(part => part is IFieldReferenceOperation { Field.Name: "LongRunning" })));

    public static IEnumerable<(Location Location, string Call, string Instead)> In(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is not IInvocationOperation call || InsteadOf(call) is not { } instead || HasOwnThread(call)) continue;
            string name = call.TargetMethod.ContainingType.Name + "." + call.TargetMethod.Name;
            yield return (StreamCall.LocationOfName(call), name, instead);
        }
    }

    /// <summary>
    /// Waits for a task that is not done yet. Of Redis' tasks its own client speaks; a task that was awaited before has
    /// its result at hand.
    /// </summary>
    public static IEnumerable<(Location Location, string Call, string Instead)> OnTasksIn(IOperation body, TypeScope scope)
    {
        foreach (IOperation operation in body.Descendants())
        {
            (IOperation Task, string Name)? wait = operation switch
            {
                IPropertyReferenceOperation
                {
                    Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } property,
                    Instance: { } task
                } when property.IsInNamespace("System.Threading.Tasks") => (task, "Result"),
                IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType.Name: "Task" }, Instance: { } task } => (task, "Wait"),
                IInvocationOperation
                {
                    TargetMethod: { Name: "WaitAll" or "WaitAny", ContainingType.Name: "Task" } method,
                    Arguments.Length: > 0
                } all when method.IsInNamespace("System.Threading.Tasks") => (all.Arguments[0].Value, method.Name),
                IInvocationOperation
                {
                    TargetMethod: { Name: "GetResult" } method,
                    Instance: { } awaiter
                } when method.ContainingType.Name.EndsWith("Awaiter", StringComparison.Ordinal) && TaskOf(awaiter) is { } task =>
                        (task, "GetResult"),
                _ => null,
            };
            if (wait is not { } found || IsDone(found.Task, operation, scope) || IsOfRedis(found.Task, scope) || HasOwnThread(operation)) continue;
            Location location = operation switch
            {
                IInvocationOperation call => StreamCall.LocationOfName(call),
                { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax member } => member.Name.GetLocation(),
                _ => operation.Syntax.GetLocation(),
            };
            yield return (location, "Task." + found.Name, "await the task");
        }
    }

    private static IOperation? TaskOf(IOperation awaiter)
    {
        IOperation value = Values.Strip(awaiter);
        while (value is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait", Instance: { } inner }) value = Values.Strip(inner);
        return value.Type is { Name: "Task" or "ValueTask" } ? value : null;
    }

    /// <summary>The task, or a WhenAll that it was given to, was awaited before; or it is one that is done from the start.</summary>
    private static bool IsDone(IOperation task, IOperation wait, TypeScope scope)
    {
        if (Values.Strip(task) is IInvocationOperation { TargetMethod.Name: "FromResult" } or IPropertyReferenceOperation { Property.Name: "CompletedTask" })
        {
            return true;
        }

        if (Slices.SymbolOf(task) is not { } variable) return false;
        if (variable is IParameterSymbol) return true;
        if (variable is IFieldSymbol or IPropertySymbol && scope.Bodies.Any(item => Awaits(item.Body, variable, scope, before: null))) return true;
        IOperation root = Values.Root(wait);
        return Awaits(root, variable, scope, before: wait)
            || root.Descendants().Any(part => part is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } asked }
                && Slices.SymbolOf(asked).Is(variable));
    }

    private static bool Awaits(IOperation body, ISymbol variable, TypeScope scope, IOperation? before) =>
        body.Descendants().Any(operation => operation is IAwaitOperation awaited
            && (before is null || awaited.Syntax.SpanStart < before.Syntax.SpanStart)
            && Slices.Contains(awaited.Operation, scope, part => Slices.SymbolOf(part).Is(variable)));

    private static bool IsOfRedis(IOperation task, TypeScope scope) =>
        Values.Resolve(task) is IInvocationOperation call && call.TargetMethod.IsInNamespace("StackExchange.Redis");

    /// <summary>Tells whether the body is async, or returns a task.</summary>
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
        call.Arguments.Length > 0
            && call.Instance is IPropertyReferenceOperation { Property: { Name: "WaitHandle", ContainingType.Name: "CancellationToken" } };
}
