using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules.Streams;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4008: a consumer that reads only new entries and never asks for pending ones.</summary>
internal sealed class NoRecoveryOfPendingEntriesRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4008_NoRecoveryOfPendingEntries];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        StreamCall? first = null;
        bool acknowledges = false;
        foreach (StreamCall call in scope.Calls)
        {
            switch (call.Kind)
            {
                case StreamCommandKind.Claim or StreamCommandKind.AutoClaim or StreamCommandKind.Pending:
                    return;
                case StreamCommandKind.ReadGroup when call.Api is StreamApi.EventsStore or StreamApi.Wrapper || !ReadsOnlyNew(call):
                    return;
                case StreamCommandKind.ReadGroup:
                    first ??= call;
                    break;
            }

            acknowledges |= call.IsAcknowledgement;
        }

        if (first is null || !acknowledges) return;
        if (GroupEntriesNeverAcknowledgedRule.Applies(scope) || ThrowAwayConsumerNameRule.Applies(scope)) return;
        report(Diagnostic.Create(
            DeliveryDescriptors.EVT4008_NoRecoveryOfPendingEntries, first.NameLocation, first.MethodName, scope.Type.Name));
    }

    /// <summary>Tells whether the read is seen to ask for new entries, and keeps them pending.</summary>
    private static bool ReadsOnlyNew(StreamCall call)
    {
        if (call.Api == StreamApi.RawExecute)
        {
            return !call.RawArguments.IsDefault && !call.HasWord("NOACK") && !call.HasWord("CLAIM") && Values.Text(call[StreamArgument.Position]) == ">";
        }

        if (call[StreamArgument.NoAck] is { } noAck && Values.Boolean(noAck) != false) return false;
        if (call[StreamArgument.MinIdle] is not null) return false;
        if (call.Invocation.TargetMethod.Parameters.All(parameter => parameter.Name != "position")) return false;
        return call[StreamArgument.Position] is not { } position
            || Values.Text(position) == ">"
            || Values.IsStreamPosition(position, "NewMessages");
    }
}
