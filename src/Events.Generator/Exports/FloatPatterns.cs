using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>
/// Patterns of <c>double</c>, <c>float</c> and <c>Half</c>: digits, or one digit and more with an exponent. What is too great, or so small that it would be
/// zero, is read as neither infinity nor zero but refused, so that the patterns end where the types do, but for the last digits.
/// </summary>
internal static class FloatPatterns
{
    private const string Words = "NaN|-?Infinity";
    private const string Mantissa = "[1-9](?:\\.[0-9]{1,20})?";

    public static string Of(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double => Double,
        SpecialType.System_Single => Single,
        _ => Half,
    };

    private const string Double = "-?(?:[0-9]{1,300}(?:\\.[0-9]{1,300})?"
        + "|" + Mantissa + "E[+-]?(?:[0-9]{1,2}|[12][0-9]{2}|30[0-7])"
        + "|1(?:\\.[0-7][0-9]{0,20})?E\\+?308"
        + "|" + Mantissa + "E-(?:30[89]|31[0-9]|32[0-3])"
        + "|[3-9](?:\\.[0-9]{1,20})?E-324)|" + Words;

    private const string Single = "-?(?:[0-9]{1,38}(?:\\.[0-9]{1,38})?"
        + "|" + Mantissa + "E[+-]?(?:[0-2]?[0-9]|3[0-7])"
        + "|(?:[12](?:\\.[0-9]{1,20})?|3(?:\\.(?:[0-3][0-9]{0,20}|4(?:0[0-2][0-9]{0,20})?))?)E\\+?38"
        + "|" + Mantissa + "E-(?:3[89]|4[0-5]))|" + Words;

    private const string Half = "-?(?:(?!0+\\.0{7})(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[01][0-9])(?:\\.[0-9]{1,12})?"
        + "|" + Mantissa + "E-0?[1-7]"
        + "|[3-9](?:\\.[0-9]{1,20})?E-0?8)|" + Words;
}
