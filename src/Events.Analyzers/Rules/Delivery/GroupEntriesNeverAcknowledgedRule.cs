using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Rules.Streams;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4006: entries of a group that neither leave the type nor are acknowledged in it.</summary>
internal sealed class GroupEntriesNeverAcknowledgedRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4006_GroupEntriesNeverAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        if (!Applies(scope)) return;
        foreach (StreamCall call in scope.Calls)
        {
            if (!Delivers(call)) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4006_GroupEntriesNeverAcknowledged, call.NameLocation, call.MethodName, scope.Type.Name));
        }
    }

    /// <summary>Tells whether the rule reports something for the type.</summary>
    public static bool Applies(TypeScope scope) =>
        scope.Calls.Any(Delivers) && !AcknowledgesSomehow(scope) && !DeletedInsteadOfAcknowledgedRule.Applies(scope) && !EntriesEscape(scope);

    private static bool Delivers(StreamCall call)
    {
        if (call.Api is not (StreamApi.StackExchangeRedis or StreamApi.RawExecute)) return false;
        if (call.Kind != StreamCommandKind.ReadGroup) return false;
        if (call.Api == StreamApi.RawExecute) return !call.RawArguments.IsDefault && !call.HasWord("NOACK");
        if (call[StreamArgument.NoAck] is { } noAck && Values.Boolean(noAck) != false) return false;
        return !Structure.IsInBatch(call.Invocation);
    }

    private static bool AcknowledgesSomehow(TypeScope scope)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement && call.Kind != StreamCommandKind.NegativeAcknowledge) continue;
            if (!scope.Origins.OfIds(call).IsOnly(OriginKinds.Read | OriginKinds.Range | OriginKinds.NoAck)) return true;
        }

        foreach ((_, IOperation body) in scope.Bodies)
        {
            foreach (IOperation operation in body.Descendants())
            {
                switch (operation)
                {
                    case IInvocationOperation { TargetMethod.Name: { } name } call
                        when name.IndexOf("Acknowledge", StringComparison.OrdinalIgnoreCase) >= 0
                            || name.IndexOf("Ack", StringComparison.Ordinal) >= 0
                            || name.StartsWith("ScriptEvaluate", StringComparison.Ordinal)
                            || (name.StartsWith("Execute", StringComparison.Ordinal) && scope.CallAt(call) is null
                                && scope.Commands.IsDatabaseMember(call.TargetMethod)):
                        return scope.CallAt(call) is not { } command
                            || !scope.Origins.OfIds(command).IsOnly(OriginKinds.Read | OriginKinds.Range | OriginKinds.NoAck);
                    case IInvalidOperation { Syntax: InvocationExpressionSyntax broken }
                        when broken.Expression.ToString().IndexOf("Ack", StringComparison.Ordinal) >= 0:
                        // A call that does not bind, yet.
                        return true;
                    case ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } }
                        when text.IndexOf("XACK", StringComparison.OrdinalIgnoreCase) >= 0:
                        return true;
                }
            }
        }

        return false;
    }

    private static bool EntriesEscape(TypeScope scope)
    {
        foreach ((ISymbol owner, IOperation body) in scope.Bodies)
        {
            foreach (IOperation operation in body.Descendants())
            {
                switch (operation)
                {
                    case IArgumentOperation { Parent: IInvocationOperation call } argument:
                        if (StaysInside(call, argument, scope)) break;
                        if (EscapingEntries.In(argument.Value, scope)) return true;
                        break;
                    case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } made } } argument when ActsByItself(made):
                        if (EscapingEntries.In(argument.Value, scope)) return true;
                        break;
                    case ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment when IsSeenOutside(target, scope):
                        if (EscapingEntries.In(assignment.Value, scope)) return true;
                        break;
                    case ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation } assignment:
                        if (EscapingEntries.In(assignment.Value, scope)) return true;
                        break;
                    case IReturnOperation { ReturnedValue: { } value } returned when LeavesBy(returned, owner):
                        if (EscapingEntries.In(value, scope)) return true;
                        break;
                }
            }
        }

        return false;
    }

    /// <summary>A class with methods of its own, which may acknowledge what it is made with; a record only carries it.</summary>
    private static bool ActsByItself(ITypeSymbol type) =>
        type is { IsRecord: false, TypeKind: TypeKind.Class or TypeKind.Struct } && !type.IsInNamespace("System") && !type.IsInNamespace("StackExchange.Redis")
        && type.GetMembers().Any(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsOverride: false });

    /// <summary>A member of another object, one that others see, or a private one that is read again for something else than a command.</summary>
    private static bool IsSeenOutside(IMemberReferenceOperation target, TypeScope scope)
    {
        if (target.Instance is { } owner && Values.Strip(owner) is not IInstanceReferenceOperation) return true;
        if (target.Member.DeclaredAccessibility != Accessibility.Private) return true;
        return scope.Bodies.SelectMany(body => body.Body.Descendants()).Any(operation =>
            operation is IMemberReferenceOperation use && use.Member.Is(target.Member) && !Values.IsWritten(use) && !IsForCommand(use, scope));
    }

    private static bool IsForCommand(IOperation use, TypeScope scope)
    {
        IOperation? outer = use.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation or ICoalesceOperation) outer = outer.Parent;
        return outer is IArgumentOperation { Parent: IInvocationOperation call } argument
            && (scope.CallAt(call) is not null || EntryWork.IsObserving(call) || EscapingEntries.IsForReadsOnly(argument, call, scope));
    }

    private static bool LeavesBy(IReturnOperation returned, ISymbol owner)
    {
        IMethodSymbol? method = TypeScope.MethodAround(returned, owner);
        return method is { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) }
            && (method.DeclaredAccessibility != Accessibility.Private || method.MethodKind != MethodKind.Ordinary);
    }

    /// <summary>Calls whose arguments are followed, or only looked at.</summary>
    private static bool StaysInside(IInvocationOperation call, IArgumentOperation argument, TypeScope scope)
    {
        if (scope.CallAt(call) is { } command) return command.Kind != StreamCommandKind.Add;
        IMethodSymbol method = call.TargetMethod;
        if (EntryWork.IsObserving(call) || SequenceMethods.IsSequenceMethod(method)) return true;
        if (method.ContainingType.SpecialType == SpecialType.System_String || method.ContainingType.Name is "Console" or "Enumerable") return true;
        if (EscapingEntries.IsOnlyRead(argument, call, scope) || EscapingEntries.IsForReadsOnly(argument, call, scope)) return true;
        return scope.Declares(method) && !method.IsVirtual && !method.IsAbstract && scope.BodyOf(method) is not null
            && StreamTypes.IsEntry(argument.Value.Type);
    }
}
