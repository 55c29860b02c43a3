using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules.Streams;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

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
                case StreamCommandKind.ReadGroup when call.Api is StreamApi.EventsStore or StreamApi.Wrapper || !ReadsOnlyNew(call, scope):
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
    private static bool ReadsOnlyNew(StreamCall call, TypeScope scope)
    {
        if (call.Api == StreamApi.RawExecute)
        {
            return !call.RawArguments.IsDefault && !call.HasWord("NOACK") && !call.HasWord("CLAIM") && Values.Text(call[StreamArgument.Position]) == ">";
        }

        if (call[StreamArgument.NoAck] is { } noAck && Values.Boolean(noAck) != false) return false;
        if (call[StreamArgument.MinIdle] is not null) return false;
        if (call.Invocation.TargetMethod.Parameters.All(parameter => parameter.Name != "position")) return OfSeveral(call, scope);
        return call[StreamArgument.Position] is not { } position
            || Values.Text(position) == ">"
            || Values.IsStreamPosition(position, "NewMessages");
    }

    /// <summary>Several streams at once, each of them from new entries on, as this type says itself: what it is given may be other positions.</summary>
    private static bool OfSeveral(StreamCall call, TypeScope scope)
    {
        if (call[StreamArgument.Key] is not { } positions) return false;
        int fresh = 0;
        bool isOther = Made(positions, scope).Any(made => Slices.Contains(made, scope, part =>
        {
            switch (part)
            {
                case IObjectCreationOperation { Type.Name: "StreamPosition", Arguments.Length: 2 } creation:
                    IOperation position = creation.Arguments.First(argument => argument.Parameter?.Ordinal == 1).Value;
                    if (Values.Text(position) != ">" && !Values.IsStreamPosition(position, "NewMessages")) return true;
                    fresh++;
                    return false;
                case IParameterReferenceOperation { Type: { } type } parameter:
                    return IsOfPositions(type) && scope.BindingOf(parameter.Parameter) is null;
                case IFieldReferenceOperation { Type: { } type }:
                    return IsOfPositions(type);
                case IInvocationOperation { Type: { } type, TargetMethod: { } method }:
                    return IsOfPositions(type) && !SequenceMethods.IsSequenceMethod(method);
                default:
                    return part is IPropertyReferenceOperation { Type: { } kind } && IsOfPositions(kind);
            }
        }));
        return !isOther && fresh > 0;
    }

    /// <summary>The value of the positions, or what a field of the type was ever set to.</summary>
    private static IEnumerable<IOperation> Made(IOperation positions, TypeScope scope) =>
        Values.Strip(positions) is IFieldReferenceOperation { Field: { } field } && field.ContainingType.OriginalDefinition.Is(scope.Type)
            && scope.WritesTo(field.OriginalDefinition) is { Count: > 0 } writes
            ? writes
            : [positions];

    private static bool IsOfPositions(ITypeSymbol type) => type.ToDisplayString().IndexOf("StreamPosition", StringComparison.Ordinal) >= 0;
}
