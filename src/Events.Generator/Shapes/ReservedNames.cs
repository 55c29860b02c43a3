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
        ["Definition", "Create", "Key", "Batch", "CreateBatch", "ProduceAsync", "ProduceBatchAsync", "ReplayAsync", "WithHeaders"];

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
        "Key" => member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String } or IFieldSymbol { IsStatic: false, Type.SpecialType: SpecialType.System_String },
        "CreateBatch" => member is IMethodSymbol { Parameters.Length: > 0 },
        "WithHeaders" => member is IMethodSymbol with && (with.Parameters.Length != 1 || with.Parameters[0].Type.Name != "EventHeaders"),
        "ProduceAsync" or "ProduceBatchAsync" or "ReplayAsync" => member is IMethodSymbol method && !IsLikeGenerated(method),
        _ => role == Role.Group,
    };

    // ProduceAsync(TheEvent, CancellationToken) and its like; the first parameter of other overloads is no event of ours.
    private static bool IsLikeGenerated(IMethodSymbol method)
    {
        if (method.IsGenericMethod) return false;
        ITypeSymbol? first = method.Parameters.FirstOrDefault()?.Type;
        bool endsWithToken = method.Parameters.LastOrDefault()?.Type.Name == "CancellationToken";
        return method.Name switch
        {
            "ReplayAsync" => endsWithToken && method.Parameters.Length is 1 or 4 && first is { Name: "EntryId" or "DateTimeOffset" or "CancellationToken" },
            "ProduceAsync" => endsWithToken && method.Parameters.Length == 2 && first?.FindAttribute(KnownNames.EventAttribute) is not null,
            _ => endsWithToken && method.Parameters.Length == 2
                && first is INamedTypeSymbol { Name: "ReadOnlySpan" or "IEnumerable", TypeArguments.Length: 1 } items
                && items.TypeArguments[0].FindAttribute(KnownNames.EventAttribute) is not null,
        };
    }

    private static bool IsGenerated(ISymbol member) =>
        member.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "GeneratedCodeAttribute" });
}
