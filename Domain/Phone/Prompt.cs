using NodaTime;

namespace EventLedger.Domain.Phone;

/// <summary>The languages that a caller can choose.</summary>
public enum PhoneLanguage
{
    Arabic,
    English,
}

/// <summary>What is counted aloud.</summary>
public enum Counted
{
    Day,
    Hour,
    Request,

    /// <summary>As it is keyed.</summary>
    Digit,
}

/// <summary>Something that is said to a caller, in whatever language: a sentence by its name, or a value that stands between sentences.</summary>
public abstract record Prompt
{
    private Prompt()
    {
    }

    /// <summary>A sentence, or a part of one, that is always said the same.</summary>
    /// <param name="Name">One of <see cref="Sentences"/>.</param>
    public sealed record Sentence(string Name) : Prompt;

    /// <summary>A day, of the calendar that it is of.</summary>
    public sealed record Day(LocalDate Date, bool WithWeekday) : Prompt;

    /// <summary>So many of something; sentences before it are such as govern the genitive.</summary>
    /// <param name="Number">1 to 999.</param>
    public sealed record Count(int Number, Counted What) : Prompt;

    /// <summary>Digits one by one.</summary>
    public sealed record Digits(string Text) : Prompt;
}
