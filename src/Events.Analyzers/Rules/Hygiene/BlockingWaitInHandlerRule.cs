using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>EVT7003 in handlers, and in the methods of their type that they call.</summary>
internal sealed class BlockingWaitInHandlerRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [AsyncDescriptors.EVT7003_BlockingWait];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!BlockingWaits.IsAsync(scene.Root.Method, scene.Symbols)) return;
        foreach (IOperation body in BlockingWaits.Reached(scene.Root.Body, scene.Root.Scope))
        {
            foreach ((Location location, string call, string instead) in BlockingWaits.In(body).Concat(BlockingWaits.OnTasksIn(body, scene.Root.Scope)))
            {
                report(Diagnostic.Create(AsyncDescriptors.EVT7003_BlockingWait, location, call, instead));
            }
        }
    }
}
