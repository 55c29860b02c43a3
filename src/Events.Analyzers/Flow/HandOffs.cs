using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Calls that put work into the memory of the process and come back before it is done.</summary>
internal static class HandOffs
{
    public static bool Is(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isKept = call.Instance is null || (Values.Strip(call.Instance) is not ILocalReferenceOperation && !IsTakenOutHere(call, call.Instance));
        return (method.ContainingType.MetadataFullName(), method.Name) switch
        {
            ("System.Threading.Channels.ChannelWriter`1", "WriteAsync" or "TryWrite") => !IsReadHere(call),
            ("System.Collections.Concurrent.BlockingCollection`1", "Add" or "TryAdd") => !IsReadHere(call),
            ("System.Collections.Concurrent.ConcurrentQueue`1" or "System.Collections.Generic.Queue`1" or "System.Collections.Concurrent.ConcurrentBag`1", "Enqueue" or "Add") => isKept,
            ("System.Reactive.Subjects.Subject`1", "OnNext") => true,
            ("System.Threading.Tasks.Task", "Run") or ("System.Threading.Tasks.TaskFactory", "StartNew") => IsForgotten(call) && !OnlyObserves(call),
            ("System.Threading.ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") => !OnlyObserves(call),
            (_, "Post" or "SendAsync") => ValueFlows.IsBlock(method.ContainingType) && !IsCompletedHere(call),
            _ => false,
        };
    }

    /// <summary>A lambda that logs or counts and does nothing else: no work is lost with it.</summary>
    private static bool OnlyObserves(IInvocationOperation call)
    {
        IEnumerable<IOperation> given = call.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf());
        if (given.OfType<IAnonymousFunctionOperation>().FirstOrDefault() is not { } lambda) return false;
        IOperation[] parts = [.. lambda.Body.Descendants()];
        return parts.Any(part => part is IInvocationOperation)
            && parts.All(part => part switch
            {
                IInvocationOperation inner => EntryWork.IsObserving(inner) || inner.TargetMethod.Name is "ToString" or "ConfigureAwait",
                IAssignmentOperation or IObjectCreationOperation or IIncrementOrDecrementOperation => false,
                _ => true,
            });
    }

    /// <summary>A block of this method, which waits until all that was posted to it is done.</summary>
    private static bool IsCompletedHere(IInvocationOperation call) =>
        (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } block && Slices.SymbolOf(block) is ILocalSymbol local
        && Values.Root(call).Descendants().Any(part =>
            part is IPropertyReferenceOperation { Property.Name: "Completion", Instance: { } other } && Slices.SymbolOf(other).Is(local));

    /// <summary>
    /// A channel or a collection that the method makes and reads itself, by tasks that are kept. One whose reader runs in a task that nobody
    /// awaits is as good as anybody's.
    /// </summary>
    private static bool IsReadHere(IInvocationOperation call)
    {
        if (call.Instance is not { } writer || OwnerOf(writer) is not { } owner) return false;
        bool isRead = false;
        foreach (IOperation part in Values.Root(call).Descendants())
        {
            bool reads = part switch
            {
                IPropertyReferenceOperation { Property.Name: "Reader", Instance: { } of } => Slices.SymbolOf(of).Is(owner),
                IInvocationOperation { TargetMethod.Name: "GetConsumingEnumerable" or "Take" or "TryTake", Instance: { } of } => Slices.SymbolOf(of).Is(owner),
                _ => false,
            };
            if (!reads) continue;
            if (Structure.Ancestors(part).Any(static outer => outer is IInvocationOperation { Type.Name: "Task" } task && IsForgotten(task))) return false;
            isRead = true;
        }

        return isRead;
    }

    /// <summary>The local that is made here: a channel, or a collection.</summary>
    private static ILocalSymbol? OwnerOf(IOperation writer)
    {
        IOperation value = Values.Resolve(writer);
        if (value is IPropertyReferenceOperation { Property.Name: "Writer", Instance: { } of }) value = of;
        if (Values.Strip(value is ILocalReferenceOperation ? value : writer) is not ILocalReferenceOperation local) return null;
        if (Values.SingleValue(local) is not { } made) return null;
        return Values.Strip(made) is IObjectCreationOperation or IInvocationOperation { TargetMethod.ContainingType.Name: "Channel" } ? local.Local : null;
    }

    /// <summary>Tells whether the code that puts an item in also takes old ones out: then the queue holds the last few, kept to be looked at.</summary>
    private static bool IsTakenOutHere(IInvocationOperation call, IOperation queue) => Slices.SymbolOf(queue) is IFieldSymbol field
        && Values.Root(call).Descendants().Any(part =>
            part is IInvocationOperation { TargetMethod.Name: "Dequeue" or "TryDequeue" or "TryTake", Instance: { } other } && Slices.SymbolOf(other).Is(field));

    /// <summary>The item brings along how to complete it: a callback, a completion source.</summary>
    public static bool CarriesCompletion(IInvocationOperation call, TypeScope scope)
    {
        if (call.TargetMethod.Name is "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") return false;
        return call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, operation =>
            operation is IAnonymousFunctionOperation or IMethodReferenceOperation
            || operation.Type?.Name is "TaskCompletionSource"
            || operation.Type?.TypeKind == TypeKind.Delegate));
    }

    /// <summary>The task goes nowhere: not awaited, not kept, or kept in a local that nobody reads.</summary>
    public static bool IsForgotten(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "ContinueWith" or "Unwrap" or "AsTask" or "Forget" or "FireAndForget" or "SafeFireAndForget" }
            || current.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" or "Forget" or "FireAndForget" or "SafeFireAndForget" } })
        {
            current = current.Parent!;
        }

        if (current is IConversionOperation { Type.SpecialType: SpecialType.System_Void }) return true;
        return current.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } =>
                !Values.Root(call)
                    .DescendantsAndSelf()
                    .Any(use => use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local)),
            _ => false,
        };
    }
}
