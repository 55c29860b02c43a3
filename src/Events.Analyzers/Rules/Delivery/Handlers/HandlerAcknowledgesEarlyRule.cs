using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery.Handlers;

/// <summary>EVT4001 and EVT4002 in handlers: <c>context.Ack()</c> before the work, or in finally.</summary>
internal sealed class HandlerAcknowledgesEarlyRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors =>
        [DeliveryDescriptors.EVT4001_AcknowledgedBeforeWork, DeliveryDescriptors.EVT4002_AcknowledgedInFinally];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!scene.Root.IsOurs) return;
        foreach (IInvocationOperation acknowledgement in scene.Root.Body.Descendants().OfType<IInvocationOperation>())
        {
            if (acknowledgement.TargetMethod.Name != "Ack" || !acknowledgement.TargetMethod.ContainingType.Is(scene.Symbols.EventContext)) continue;
            if (IsInFinally(acknowledgement, scene))
            {
                report(Diagnostic.Create(DeliveryDescriptors.EVT4002_AcknowledgedInFinally, StreamCall.LocationOfName(acknowledgement), "Ack"));
            }
            else if (WorkAfter(acknowledgement, scene) is { } work)
            {
                report(Diagnostic.Create(
                    DeliveryDescriptors.EVT4001_AcknowledgedBeforeWork,
                    StreamCall.LocationOfName(acknowledgement),
                    [StreamCall.LocationOfName(work)],
                    "Ack",
                    scene.Root.Method.Parameters[0].Name,
                    $"'{work.TargetMethod.Name}'"));
            }
        }
    }

    private static bool IsInFinally(IInvocationOperation acknowledgement, HandlerScene scene) =>
        Structure.Ancestors(acknowledgement).OfType<ITryOperation>().Any(attempt => Structure.IsInside(acknowledgement, attempt.Finally)
            && !Structure.Ancestors(acknowledgement)
                .TakeWhile(ancestor => !ReferenceEquals(ancestor, attempt))
                .Any(ancestor => ancestor is IConditionalOperation or ISwitchOperation)
            && attempt.Body.Descendants().Any(part => part is IInvocationOperation work && EntryWork.IsWork(work, scene.Root.Scope)));

    private static IInvocationOperation? WorkAfter(IInvocationOperation acknowledgement, HandlerScene scene)
    {
        if (BodyFlow.Around(acknowledgement) is not { } flow) return null;
        return scene.Root.Body.Descendants().OfType<IInvocationOperation>().FirstOrDefault(work =>
            EntryWork.IsWork(work, scene.Root.Scope)
            && !work.TargetMethod.ContainingType.Is(scene.Symbols.EventContext)
            && Structure.InSameFunction(work, acknowledgement)
            && !Structure.IsInside(acknowledgement, work)
            && flow.CanFollow(acknowledgement, work));
    }
}
