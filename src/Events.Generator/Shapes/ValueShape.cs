using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>How a value is written.</summary>
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

    /// <summary>How a collection is made of the array or dictionary that was read: C# with <c>{0}</c> for it.</summary>
    public string Build { get; init; } = "{0}";

    /// <summary>Of a list or map: its elements. Of a wrapper: its value.</summary>
    public ValueShape? Element { get; init; }

    /// <summary>Of a map: its keys.</summary>
    public ValueShape? Key { get; init; }

    /// <summary>Of a wrapper or a nested record: how it is made.</summary>
    public ObjectShape? Object { get; init; }

    /// <summary>Of an enum: what is declared where it is used.</summary>
    public EnumShape? Enum { get; init; }
}
