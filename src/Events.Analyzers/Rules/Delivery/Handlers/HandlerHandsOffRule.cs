using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery.Handlers;

/// <summary>
/// EVT4005 and EVT7002 in handlers: the event is put into a queue in memory, or its work into a task that nobody awaits,
/// and the handler returns.
/// </summary>
internal sealed class HandlerHandsOffRule : HandlerRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors =>
        [DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff, AsyncDescriptors.EVT7002_NobodyObserves];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!scene.Root.IsOurs) return;
        foreach (IOperation operation in scene.Root.Body.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation call when HandOffs.Is(call) && IsAboutEvent(call, scene) && !HandOffs.CarriesCompletion(call, scene.Root.Scope):
                    report(Diagnostic.Create(
                        DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff,
                        StreamCall.LocationOfName(call),
                        $"'{scene.Root.Method.Name}' returns, and the entry is acknowledged,",
                        call.TargetMethod.Name));
                    break;
                case IInvocationOperation call when OnlyHandsOff(call, scene):
                    report(Diagnostic.Create(
                        DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff,
                        StreamCall.LocationOfName(call),
                        $"'{scene.Root.Method.Name}' returns, and the entry is acknowledged,",
                        call.TargetMethod.Name));
                    break;
                case IInvocationOperation call when IsTask(call, scene.Symbols) && HandOffs.IsForgotten(call) && IsOwnWork(call, scene):
                    report(Diagnostic.Create(
                        AsyncDescriptors.EVT7002_NobodyObserves,
                        StreamCall.LocationOfName(call),
                        $"The task of '{call.TargetMethod.Name}' is dropped: '{scene.Root.Method.Name}' returns, the entry is acknowledged, and nobody sees the work fail"));
                    break;
                case IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } lambda when DoesWork(lambda, scene):
                    report(Diagnostic.Create(
                        AsyncDescriptors.EVT7002_NobodyObserves,
                        lambda.Syntax.GetFirstToken().GetLocation(),
                        "This async lambda returns nothing: nobody waits for it or learns that it failed, and an exception ends the process"));
                    break;
            }
        }
    }

    /// <summary>A method of this assembly that puts what it is given into memory, or into a task that nobody awaits, and does nothing else.</summary>
    private static bool OnlyHandsOff(IInvocationOperation call, HandlerScene scene)
    {
        if (scene.Root.Scope.CallAt(call) is not null || !IsAboutEvent(call, scene)) return false;
        if (scene.Bodies.Of(call, scene.Root.Scope, scene.CancellationToken) is not { } inner) return false;
        bool handsOff = false;
        foreach (IInvocationOperation part in inner.Body.Descendants().OfType<IInvocationOperation>())
        {
            if (Structure.Ancestors(part).Any(outer => outer is IInvocationOperation taker && HandOffs.Is(taker))) continue;
            if (!HandOffs.Is(part) && EntryWork.IsWork(part, inner.Scope)) return false;
            if (!HandOffs.Is(part)) continue;
            if (HandOffs.CarriesCompletion(part, inner.Scope)) return false;
            handsOff |= part.Arguments.Any(argument =>
                Origins.Slices.ReachesParameter(argument.Value, inner.Scope, parameter => parameter.ContainingSymbol.Is(inner.Method)));
        }

        return handsOff;
    }

    /// <summary>The item, or what the lambda closes over, is made of the event.</summary>
    private static bool IsAboutEvent(IInvocationOperation call, HandlerScene scene) => call.Arguments.Any(argument =>
        Origins.Slices.Contains(argument.Value, scene.Root.Scope, part => part switch
        {
            IParameterReferenceOperation parameter => parameter.Parameter.Is(scene.Root.Method.Parameters.FirstOrDefault()),
            ILocalReferenceOperation local => local.Local.IsForEach,
            _ => false,
        }));

    private static bool IsOwnWork(IInvocationOperation call, HandlerScene scene)
    {
        bool isElsewhere = HandOffs.Is(call)
            || Structure.Ancestors(call).Any(ancestor => ancestor is ICatchClauseOperation || (ancestor is IInvocationOperation outer && HandOffs.Is(outer)));
        if (isElsewhere) return false;
        if (scene.Root.Scope.Commands.IsDatabaseMember(call.TargetMethod))
        {
            return !Structure.IsInBatch(call) && EntryWork.IsWork(call, scene.Root.Scope) && !IsFireAndForget(call);
        }

        return !EntryWork.IsObserving(call) && EntryWork.IsWork(call, scene.Root.Scope);
    }

    private static bool IsFireAndForget(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == "flags" && argument.ArgumentKind != ArgumentKind.DefaultValue);

    private static bool DoesWork(IAnonymousFunctionOperation lambda, HandlerScene scene) =>
        lambda.Body.Descendants().Any(part => part is IAwaitOperation)
        && lambda.Body.Descendants().Any(part => part is IInvocationOperation call && EntryWork.IsWork(call, scene.Root.Scope));

    private static bool IsTask(IInvocationOperation call, KnownSymbols symbols) =>
        call.TargetMethod.ReturnType.IsDefinition(symbols.Task) || call.TargetMethod.ReturnType.IsDefinition(symbols.TaskOfT)
        || call.TargetMethod.ReturnType.IsDefinition(symbols.ValueTask) || call.TargetMethod.ReturnType.IsDefinition(symbols.ValueTaskOfT);
}
