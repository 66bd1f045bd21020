import { useEffect, useState } from 'preact/hooks';

/** Who is looking (`user`) and at what (`at`: a conversation id, or `home` for the App Home). It lives in the address, so two tabs can be two people. */
export interface Where {
  user: string;
  at: string;
}

/** The address of a place. */
export function hrefOf({ user, at }: Where): string {
  const query = new URLSearchParams({ user });
  if (at) query.set('at', at);
  return `?${query}`;
}

function read(): Where {
  const query = new URLSearchParams(location.search);
  return { user: query.get('user') ?? '', at: query.get('at') ?? '' };
}

/** The place in the address and a function that goes to another; the back button works. */
export function useWhere(): [Where, (to: Where, replace?: boolean) => void] {
  const [where, setWhere] = useState(read);
  useEffect(() => {
    const changed = () => setWhere(read());
    addEventListener('popstate', changed);
    return () => removeEventListener('popstate', changed);
  }, []);
  const go = (to: Where, replace = false) => {
    if (replace) history.replaceState(null, '', hrefOf(to));
    else history.pushState(null, '', hrefOf(to));
    setWhere(to);
  };
  return [where, go];
}
