using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>EVT7003 in handlers.</summary>
internal sealed class BlockingWaitInHandlerRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [AsyncDescriptors.EVT7003_BlockingWait];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!BlockingWaits.IsAsync(scene.Root.Method, scene.Symbols)) return;
        foreach ((Location location, string call, string instead) in BlockingWaits.In(scene.Root.Body)
            .Concat(BlockingWaits.OnTasksIn(scene.Root.Body, scene.Root.Scope)))
        {
            report(Diagnostic.Create(AsyncDescriptors.EVT7003_BlockingWait, location, call, instead));
        }
    }
}
