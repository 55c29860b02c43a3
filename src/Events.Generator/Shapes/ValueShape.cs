using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Says how a value is written.</summary>
/// <param name="kind">Its form.</param>
/// <param name="type">Its type without a question mark.</param>
/// <param name="isNullable">Whether it can be null.</param>
internal sealed class ValueShape(FieldKind kind, ITypeSymbol type, bool isNullable)
{
    public FieldKind Kind { get; } = kind;

    public ITypeSymbol Type { get; } = type;

    public bool IsNullable { get; } = isNullable;

    /// <summary>Reference of the converter or of the JSON context; how a self-formatted type is called.</summary>
    public string Helper { get; init; } = "";

    /// <summary>The code that makes a collection of the array or dictionary that was read: C# with <c>{0}</c> for it.</summary>
    public string Build { get; init; } = "{0}";

    /// <summary>The elements of a list or map, or the value of a wrapper.</summary>
    public ValueShape? Element { get; init; }

    /// <summary>The keys of a map.</summary>
    public ValueShape? Key { get; init; }

    /// <summary>The way in which a wrapper or a nested record is made.</summary>
    public ObjectShape? Object { get; init; }

    /// <summary>The facts that are declared of an enum where it is used.</summary>
    public EnumShape? Enum { get; init; }

    /// <summary>The same of a value that cannot be null.</summary>
    public ValueShape NotNull() => new(Kind, Type, isNullable: false)
    {
        Helper = Helper,
        Build = Build,
        Element = Element,
        Key = Key,
        Object = Object,
        Enum = Enum,
    };
}
