using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Names that generated members have, and no type or member of the application's may have beside them.</summary>
internal static class ReservedNames
{
    internal enum Role
    {
        Event,
        Stream,
        Group,
    }

    private static readonly string[] OfEvents = ["EncodeEntry", "DecodeEntry"];

    private static readonly string[] OfStreams =
    [
        "Definition", "Create", "Key", "Batch", "CreateBatch", "ProduceAsync", "ProduceBatchAsync", "ReplayAsync", "SubscribeAsync", "WithHeaders",
        "ProduceAtAsync", "ProduceAfterAsync", "ProduceRecurringAsync", "CancelScheduledAsync",
    ];

    /// <summary>The name that is taken and by what; null when none is.</summary>
    /// <param name="type">The event, stream or group.</param>
    /// <param name="role">What it is.</param>
    public static (string Name, ISymbol By)? Conflict(INamedTypeSymbol type, Role role)
    {
        string[] names = role switch { Role.Event => OfEvents, Role.Stream => OfStreams, _ => [] };
        foreach (string name in names)
        {
            if (type.Name == name) return (name, type);
            foreach (ISymbol member in type.GetMembers(name))
            {
                if (!member.IsImplicitlyDeclared && !IsGenerated(member) && !IsFine(member, name, role)) return (name, member);
            }
        }

        return null;
    }

    // A member that can stand for the generated one, or an overload beside it.
    private static bool IsFine(ISymbol member, string name, Role role) => name switch
    {
        "EncodeEntry" => member is IMethodSymbol { IsStatic: true, ReturnsVoid: true, Parameters.Length: 2 },
        "DecodeEntry" => member is IMethodSymbol { IsStatic: true, Parameters.Length: 1 },
        "Definition" => member is IPropertySymbol { IsStatic: true, Type.Name: "StreamDefinition" },
        "Create" => member is IMethodSymbol { IsStatic: true, Parameters.Length: 1 },
        "Key" =>
            member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String }
                or IFieldSymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String },
        "CreateBatch" => member is IMethodSymbol { Parameters.Length: > 0 },
        "WithHeaders" => member is IMethodSymbol with && (with.Parameters.Length != 1 || with.Parameters[0].Type.Name != "EventHeaders"),
        "CancelScheduledAsync" => member is IMethodSymbol cancel
            && (cancel.Parameters.Length != 2 || cancel.Parameters[0].Type.SpecialType != SpecialType.System_String),
        "ProduceAtAsync" or "ProduceAfterAsync" or "ProduceRecurringAsync" => member is IMethodSymbol { Parameters: var given }
            && !(given.FirstOrDefault()?.Type is ITypeParameterSymbol && given.Length == (name == "ProduceRecurringAsync" ? 5 : 4)),
        "ProduceAsync" or "ProduceBatchAsync" or "ReplayAsync" or "SubscribeAsync" => member is IMethodSymbol method && !IsLikeGenerated(method),
        _ => role == Role.Group,
    };

    // What a generated method has for a signature: those that produce take any event of the stream as a type parameter, or a span of all of them.
    private static bool IsLikeGenerated(IMethodSymbol method)
    {
        ITypeSymbol? first = method.Parameters.FirstOrDefault()?.Type;
        bool endsWithToken = method.Parameters.LastOrDefault()?.Type.Name == "CancellationToken";
        if (method.Name == "ReplayAsync")
        {
            return !method.IsGenericMethod && endsWithToken && method.Parameters.Length is 1 or 4
                && first is { Name: "EntryId" or "DateTimeOffset" or "CancellationToken" };
        }

        if (method.Name == "SubscribeAsync") return endsWithToken && method.Parameters.Length == 3 && first is { Name: "StreamPosition" };
        if (!endsWithToken || method.Parameters.Length != 2) return false;
        ITypeSymbol? item = method.Name == "ProduceAsync" ? first
            : first is INamedTypeSymbol { Name: "ReadOnlySpan" or "IEnumerable", TypeArguments.Length: 1 } items ? items.TypeArguments[0]
            : null;
        return method.TypeParameters.Length switch
        {
            0 => method.Name == "ProduceBatchAsync" && first is { Name: "ReadOnlySpan" } && item.Is(KnownNames.EventOf),
            1 => item is ITypeParameterSymbol,
            _ => false,
        };
    }

    private static bool IsGenerated(ISymbol member) =>
        member.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "GeneratedCodeAttribute" });
}
