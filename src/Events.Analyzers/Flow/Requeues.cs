using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// An envelope that a method is given, whose id is acknowledged before the envelope is added to a stream again. Where
/// the id comes from need not be known: acknowledged and not yet added, the message exists nowhere.
/// </summary>
internal static class Requeues
{
    /// <summary>The XADD that can follow the acknowledgement, and the envelope both are about.</summary>
    public static (StreamCall Add, IParameterSymbol Envelope)? After(StreamCall acknowledgement, BodyFlow flow, TypeScope scope)
    {
        IOperation function = Structure.FunctionAround(acknowledgement.Invocation);
        if (EnvelopeOf(acknowledgement.Ids, function, scope) is not { } envelope) return null;
        foreach (StreamCall add in scope.CallsOf(StreamCommandKind.Add))
        {
            if (!ReferenceEquals(Structure.FunctionAround(add.Invocation), function) || Structure.IsInBatch(add.Invocation)) continue;
            if (Carries(add, envelope, function, scope) && flow.CanFollow(acknowledgement.Invocation, add.Invocation)) return (add, envelope);
        }

        return null;
    }

    /// <summary>The parameter that the id is taken out of: <c>envelope.Id</c>, or <c>envelope.Headers.TryGetValue(…, out id)</c>.</summary>
    private static IParameterSymbol? EnvelopeOf(ImmutableArray<IOperation> ids, IOperation function, TypeScope scope)
    {
        foreach (IOperation part in ids.SelectMany(id => id.DescendantsAndSelf()))
        {
            switch (part)
            {
                case IParameterReferenceOperation { Parent: IPropertyReferenceOperation } reference when IsEnvelope(reference.Parameter):
                    return reference.Parameter;
                case ILocalReferenceOperation local when ParameterBehind(local.Local, function, scope) is { } parameter:
                    return parameter;
            }
        }

        return null;
    }

    private static IParameterSymbol? ParameterBehind(ILocalSymbol local, IOperation function, TypeScope scope)
    {
        IEnumerable<IOperation> sources = scope.WritesTo(local)
            ?? function.Descendants().OfType<IInvocationOperation>()
                .Where(call => call.Instance is not null && call.Arguments.Any(argument =>
                    argument.Parameter?.RefKind == RefKind.Out && argument.Value.DescendantsAndSelf().Any(part => Slices.SymbolOf(part).Is(local))))
                .Select(call => call.Instance!);
        return sources.SelectMany(source => source.DescendantsAndSelf()).OfType<IParameterReferenceOperation>()
            .Select(reference => reference.Parameter).FirstOrDefault(IsEnvelope);
    }

    private static bool IsEnvelope(IParameterSymbol parameter) =>
        parameter.Type is { IsReferenceType: true, SpecialType: SpecialType.None, TypeKind: TypeKind.Class }
        && !parameter.Type.IsInNamespace("StackExchange.Redis")
        && !parameter.Type.IsInNamespace("System");

    /// <summary>Its fields are made of the envelope, or of a list that a call fills from the envelope.</summary>
    private static bool Carries(StreamCall add, IParameterSymbol envelope, IOperation function, TypeScope scope)
    {
        foreach (IArgumentOperation argument in add.Invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            if (Slices.ReachesSymbol(argument.Value, scope, envelope)) return true;
            foreach (ILocalReferenceOperation local in argument.Value.DescendantsAndSelf().OfType<ILocalReferenceOperation>())
            {
                bool isFilled = function.Descendants().OfType<IInvocationOperation>().Any(call =>
                    !ReferenceEquals(call, add.Invocation) && IsGiven(call, local.Local) && IsGiven(call, envelope));
                if (isFilled) return true;
            }
        }

        return false;
    }

    private static bool IsGiven(IInvocationOperation call, ISymbol symbol) =>
        call.Arguments.Any(argument => Slices.SymbolOf(argument.Value).Is(symbol));
}
