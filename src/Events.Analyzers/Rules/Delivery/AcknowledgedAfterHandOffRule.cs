using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4005: an entry is put into a queue in memory, or a task nobody awaits, and acknowledged at once.</summary>
internal sealed class AcknowledgedAfterHandOffRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || call.Ids.IsEmpty) continue;
            if (!scope.Origins.OfAll(call.Ids).IsOnly(OriginKinds.Group | OriginKinds.Claim)) continue;
            ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call);
            if (subjects.IsEmpty || BodyFlow.Around(call.Invocation) is not { } flow) continue;
            IInvocationOperation? handOff = Structure.FunctionAround(call.Invocation).Descendants().OfType<IInvocationOperation>()
                .FirstOrDefault(candidate => IsHandOff(candidate)
                    && EntryWork.Uses(candidate, subjects, scope)
                    && !CarriesCompletion(candidate, scope)
                    && !Structure.IsInside(call.Invocation, candidate)
                    && Structure.InSameFunction(candidate, call.Invocation)
                    && flow.CanFollow(candidate, call.Invocation));
            if (handOff is null) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff,
                call.NameLocation,
                [StreamCall.LocationOfName(handOff)],
                call.MethodName,
                handOff.TargetMethod.Name));
        }
    }

    private static bool IsHandOff(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        bool isKept = call.Instance is null || Values.Strip(call.Instance) is not ILocalReferenceOperation;
        return (method.ContainingType.MetadataFullName(), method.Name) switch
        {
            ("System.Threading.Channels.ChannelWriter`1", "WriteAsync" or "TryWrite") => true,
            ("System.Collections.Concurrent.BlockingCollection`1", "Add" or "TryAdd") => true,
            ("System.Collections.Concurrent.ConcurrentQueue`1", "Enqueue") => isKept,
            ("System.Threading.Tasks.Dataflow.DataflowBlock", "Post" or "SendAsync") => true,
            ("System.Reactive.Subjects.Subject`1", "OnNext") => true,
            ("System.Threading.Tasks.Task", "Run") or ("System.Threading.Tasks.TaskFactory", "StartNew") => IsForgotten(call),
            ("System.Threading.ThreadPool", "QueueUserWorkItem") => true,
            _ => false,
        };
    }

    /// <summary>The task goes nowhere: not awaited, not kept.</summary>
    private static bool IsForgotten(IInvocationOperation call) =>
        call.Parent is IExpressionStatementOperation || call.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation };

    /// <summary>The item brings along how to complete it: a callback, a completion source.</summary>
    private static bool CarriesCompletion(IInvocationOperation call, TypeScope scope)
    {
        if (call.TargetMethod.Name is "Run" or "StartNew" or "QueueUserWorkItem") return false;
        return call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, operation =>
            operation is IAnonymousFunctionOperation or IMethodReferenceOperation
            || operation.Type?.Name is "TaskCompletionSource"
            || operation.Type?.TypeKind == TypeKind.Delegate));
    }
}
