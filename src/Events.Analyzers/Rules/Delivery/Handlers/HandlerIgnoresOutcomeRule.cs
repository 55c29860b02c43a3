using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery.Handlers;

/// <summary>EVT4004 in handlers: work answers whether it succeeded, nobody looks, and the handler returns.</summary>
internal sealed class HandlerIgnoresOutcomeRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4004_OutcomeIgnoredThenAcknowledged];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!scene.Root.IsOurs) return;
        foreach (IInvocationOperation work in scene.Root.Body.Descendants().OfType<IInvocationOperation>())
        {
            if (!Outcomes.AnswersOutcome(work, scene.Root.Scope)) continue;
            if (!Outcomes.IsIgnored(work) && !IsReturnedAsPlainTask(work)) continue;
            if (Structure.Ancestors(work).Any(ancestor => ancestor is ICatchClauseOperation) || HandOffs.IsForgotten(work)) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4004_OutcomeIgnoredThenAcknowledged,
                StreamCall.LocationOfName(work),
                work.TargetMethod.Name,
                $"when '{scene.Root.Method.Name}' returns"));
        }
    }

    /// <summary><c>Task OnPlaced(…) => http.PostAsync(…)</c>: the response is lost on the way.</summary>
    private static bool IsReturnedAsPlainTask(IInvocationOperation work)
    {
        IOperation? parent = work.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation) parent = parent.Parent;
        return parent is IReturnOperation { Kind: OperationKind.Return }
            && Structure.FunctionAround(work) is not (IAnonymousFunctionOperation or ILocalFunctionOperation)
            && work.TargetMethod.ReturnType.Name is "Task" or "ValueTask";
    }
}
